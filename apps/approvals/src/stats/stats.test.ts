import { describe, expect, test } from '@jest/globals';
import { statsOf, windowSeconds } from './stats.js';

const counts = {
  ...{ total: 400, bornApproved: 180, bornRejected: 8, validated: 100, observed: 0, autoApproved: 20, autoRejected: 8 },
  ...{ falsePositives: 0, errors: 0, validators: [] },
};

test('a rollout within the bands may go on', () => {
  const stats = statsOf('24h', counts);

  expect(stats).toMatchObject({
    ...{ total: 400, auto_approved: 180, auto_rejected: 8, manual: 212 },
    of_validated: { auto_approved: 20, auto_rejected: 8, manual: 72 },
    rates: { auto_approved: 0.2, auto_rejected: 0.08, manual: 0.72, false_positive: 0 },
    go: true,
  });
  expect(Object.values(stats.bands).map(({ standing }) => standing)).toEqual(Array(4).fill('expected'));
});

describe('a rate', () => {
  test.each([
    ['too many are approved', { autoApproved: 41 }, 'auto_approved', 'alert'],
    ['as many as the limit are approved', { autoApproved: 40 }, 'auto_approved', 'watch'],
    ['too few are approved', { autoApproved: 9 }, 'auto_approved', 'alert'],
    ['as few as the limit are approved', { autoApproved: 10 }, 'auto_approved', 'watch'],
    ['too many are rejected', { autoRejected: 16 }, 'auto_rejected', 'alert'],
    ['too few are rejected', { autoRejected: 1 }, 'auto_rejected', 'alert'],
    ['people decide too much', { autoApproved: 10, autoRejected: 4 }, 'manual', 'alert'],
    ['people overrule a twentieth', { autoRejected: 20, falsePositives: 1 }, 'false_positive', 'watch'],
    ['people overrule a tenth', { autoRejected: 10, falsePositives: 1 }, 'false_positive', 'watch'],
    ['people overrule more than a tenth', { falsePositives: 1 }, 'false_positive', 'alert'],
  ] as const)('is seen when %s', (_case, change, rate, standing) => {
    const { bands, go } = statsOf('24h', { ...counts, ...change });

    expect(bands[rate].standing).toBe(standing);
    const isUnderLimits = Object.values(bands).every((band) => band.standing !== 'alert');
    expect(go).toBe(isUnderLimits && bands.false_positive.standing !== 'watch');
  });

  test('of nothing is no rate, and nothing to go on with', () => {
    const stats = statsOf('1h', { ...counts, total: 0, validated: 0, autoApproved: 0, autoRejected: 0 });

    expect(stats.rates).toEqual({ auto_approved: null, auto_rejected: null, manual: null, false_positive: null });
    expect(stats.go).toBe(false);
  });
});

test('a rollout that has not begun does not go on', () => {
  expect(statsOf('24h', { ...counts, validated: 0, autoApproved: 0, autoRejected: 0 }).go).toBe(false);
});

test('one validator that failed stops the rollout, whatever the rates', () => {
  expect(statsOf('24h', { ...counts, errors: 1 })).toMatchObject({
    go: false,
    alerts: ['1 requests could not be validated: roll back.'],
  });
});

test.each([
  ['90m', 5_400],
  ['24h', 86_400],
  ['7d', 604_800],
])('a window of %s has %i seconds', (window, seconds) => {
  expect(windowSeconds(window)).toBe(seconds);
});
