import { expect, test } from '@jest/globals';
import { growsLinearly } from './growth.fixture.js';

const count = (text: string): number => [...text].filter((letter) => letter === 'a').length;

function countPairs(text: string): number {
  let pairs = 0;
  for (let first = 0; first < text.length; first += 1) {
    for (let second = 0; second < text.length; second += 1) if (text[first] === text[second]) pairs += 1;
  }
  return pairs;
}

test('what grows with the length is told from what grows with its square', () => {
  expect(growsLinearly(count, 'a', 1_000_000)).toBe(true);
  expect(growsLinearly(countPairs, 'a', 16_000)).toBe(false);
});
