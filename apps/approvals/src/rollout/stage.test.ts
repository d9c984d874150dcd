import { expect, test } from '@jest/globals';
import { statsOf } from '../stats/stats.js';
import { standingOf } from './stage.js';

const fine = {
  ...{ total: 100, bornApproved: 20, bornRejected: 8, validated: 100, observed: 0, autoApproved: 20, autoRejected: 8 },
  ...{ falsePositives: 0, errors: 0, validators: [] },
};
const since = new Date('2026-03-01T00:00:00Z');
const after = (hours: number): Date => new Date(since.getTime() + hours * 3_600_000);
const decided = (percent: number, hours: number, change: Partial<typeof fine> = {}, enabled = true) =>
  standingOf({
    rollout: { enabled, percent },
    since,
    now: after(hours),
    stats: statsOf('a stage', { ...fine, ...change }),
  });

test.each([
  ['10 % before 72 hours', 10, 71.9, {}, 'wait', 50],
  ['10 % at 72 hours', 10, 72, {}, 'go', 50],
  ['50 % before 96 hours', 50, 95.9, {}, 'wait', 100],
  ['50 % at 96 hours', 50, 96, {}, 'go', 100],
  ['100 % before 7 days', 100, 167.9, {}, 'wait', null],
  ['100 % at 7 days', 100, 168, {}, 'go', null],
  ['a rate that raises an alert', 10, 100, { autoRejected: 16 }, 'hold', 50],
  ['more false positives than expected', 10, 100, { autoRejected: 10, falsePositives: 1 }, 'hold', 50],
  [
    'fewer false positives than the limit',
    10,
    100,
    { validated: 210, autoApproved: 42, autoRejected: 21, falsePositives: 1 },
    'go',
    50,
  ],
  [
    'as many false positives as the limit',
    10,
    100,
    { validated: 200, autoApproved: 40, autoRejected: 20, falsePositives: 1 },
    'hold',
    50,
  ],
  ['more than a tenth of false positives', 10, 1, { falsePositives: 1 }, 'roll_back', 50],
  ['a validator that failed', 100, 200, { errors: 1 }, 'roll_back', null],
  ['nothing validated', 10, 100, { validated: 0, autoApproved: 0, autoRejected: 0 }, 'wait', 50],
  ['no stage of the plan', 30, 100, {}, 'hold', 50],
  ['0 %', 0, 100, {}, 'off', 10],
] as const)('with %s', (_case, percent, hours, change, decision, next) => {
  const standing = decided(percent, hours, change);

  expect([standing.decision, standing.next_percent]).toEqual([decision, next]);
  expect(standing.reasons.length > 0).toBe(decision !== 'go');
});

test('is off where the settings say so, whatever the figures', () => {
  expect(decided(100, 200, {}, false).decision).toBe('off');
});

test('is not said to have lasted where nobody knows when it began', () => {
  const standing = standingOf({
    ...{ rollout: { enabled: true, percent: 10 }, since: undefined, now: after(1_000) },
    stats: statsOf('7d', fine),
  });

  expect([standing.decision, standing.stage?.elapsed_hours]).toEqual(['wait', null]);
});
