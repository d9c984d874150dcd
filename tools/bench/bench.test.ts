import { expect, test } from '@jest/globals';
import { atLeast, atMost, median, percentile } from './bench.js';

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[10, 9], 9.5],
  [[7], 7],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});

test('a percentile is one of the figures', () => {
  const values = Array.from({ length: 101 }, (_, index) => 100 - index);
  expect([percentile(values, 0), percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1)]).toEqual([
    0, 50, 99, 100,
  ]);
});

test('a target is reached at its very edge', () => {
  expect([atLeast(0.25, 0.25).reached, atLeast(0.249, 0.25).reached]).toEqual([true, false]);
  expect([atMost(1.6, 1.6).reached, atMost(1.61, 1.6).reached]).toEqual([true, false]);
});
