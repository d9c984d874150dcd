import { describe, expect, test } from '@jest/globals';
import { DEFAULT_RETRY, delayBeforeRetry } from './retry.js';
import { WingmanError } from './wingman-error.js';

const failed = (code: WingmanError['code'], retryAfterSeconds?: number): WingmanError =>
  new WingmanError(code, { detail: 'failed', retryAfterSeconds });

const ask = (error: WingmanError, given: Partial<Parameters<typeof delayBeforeRetry>[1]> = {}) =>
  delayBeforeRetry(error, { attempt: 1, repeatable: true, chance: 1, ...given }, DEFAULT_RETRY);

test.each(['unreachable', 'unavailable', 'ledger_busy', 'idempotency_in_progress', 'rate_limited'] as const)(
  'tries again after %s',
  (code) => expect(ask(failed(code))).toBe(200),
);

test.each([
  'invalid_request',
  'unauthenticated',
  'idempotency_conflict',
  'worker_locked',
  'internal',
  'paused',
] as const)('does not try again after %s', (code) => expect(ask(failed(code))).toBeUndefined());

describe('a call that must not run twice', () => {
  test('is repeated when the limit refused it, for then it never ran', () => {
    expect(ask(failed('rate_limited'), { repeatable: false })).toBe(200);
  });

  test.each(['unreachable', 'unavailable'] as const)('is not repeated after %s', (code) => {
    expect(ask(failed(code), { repeatable: false })).toBeUndefined();
  });
});

test('doubles the longest wait with each attempt and draws within it', () => {
  const error = failed('unavailable');
  expect([1, 2, 3].map((attempt) => ask(error, { attempt }))).toEqual([200, 400, 800]);
  expect(ask(error, { attempt: 3, chance: 0.25 })).toBe(200);
  expect(ask(error, { chance: 0 })).toBe(0);
});

test('gives up after the last attempt', () => {
  expect(ask(failed('unavailable'), { attempt: 3 })).toBeDefined();
  expect(ask(failed('unavailable'), { attempt: 4 })).toBeUndefined();
});

test('waits as long as the server asks at least, and gives up where that is too long', () => {
  expect(ask(failed('rate_limited', 7), { chance: 0 })).toBe(7_000);
  expect(ask(failed('rate_limited', 20), { chance: 0 })).toBe(20_000);
  expect(ask(failed('rate_limited', 21), { chance: 0 })).toBeUndefined();
});
