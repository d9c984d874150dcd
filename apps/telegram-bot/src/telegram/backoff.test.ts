import { expect, test } from '@jest/globals';
import { backoffMs } from './backoff.js';

test.each([
  [1, 0, 50],
  [1, 1, 100],
  [4, 1, 800],
  [5, 1, 1000],
  [1_000_000, 0, 500],
])('after attempt %i with the dice at %d it is %i ms', (attempt, dice, ms) => {
  expect(backoffMs(attempt, { firstMs: 100, maxMs: 1000, random: () => dice })).toBe(ms);
});
