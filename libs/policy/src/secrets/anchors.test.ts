import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAnchorSearch } from './anchors.js';

const occurrences = (text: string, words: readonly string[]): string[] => {
  const lower = text.toLowerCase();
  const found: string[] = [];
  for (const word of new Set(words)) {
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) found.push(`${word}@${at}`);
  }
  return found.sort();
};

const visited = (text: string, words: readonly string[]): string[] => {
  const found: string[] = [];
  createAnchorSearch([...new Set(words)].map((word) => [word, word] as const))(text, (word, start) => {
    found.push(`${word}@${start}`);
  });
  return found.sort();
};

test('visits every occurrence of every string, overlapping ones too', () => {
  expect(visited('ushers', ['he', 'she', 'his', 'hers'])).toEqual(['he@2', 'hers@2', 'she@1']);
});

test('takes capitals for small letters, and no other character for a letter', () => {
  expect(visited('PassWord pa\u017f\u017fword', ['password'])).toEqual(['password@0']);
});

test('finds what a search for each string alone finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_'), minLength: 1, maxLength: 4 });
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_', 'A', 'é'), maxLength: 60 });
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 8 }), texts, (words, text) => {
      expect(visited(text, words)).toEqual(occurrences(text, words));
    }),
  );
});
