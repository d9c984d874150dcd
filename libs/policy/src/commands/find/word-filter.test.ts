import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ALL_PROGRAMS } from './programs.js';
import { hashedWith, NO_HASH, WordFilter } from './word-filter.js';

const hashOf = (word: string): number =>
  [...word].reduce((hash, character) => hashedWith(hash, character.charCodeAt(0)), NO_HASH);

const words = [...ALL_PROGRAMS];
const filter = new WordFilter(words);

test('knows each of its words in any case and behind any punctuation', () => {
  const around = fc.string({ unit: fc.constantFrom(...`"'([*_<)].,:!?`), maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...words), fc.boolean(), around, around, (word, isLarge, before, after) => {
      expect(filter.mayHave(hashOf(`${before}${isLarge ? word.toUpperCase() : word}${after}`))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('passes over nearly all words that are none of them', () => {
  const others = Array.from({ length: 5000 }, (_, i) => `word${i}`);

  expect(others.filter((word) => filter.mayHave(hashOf(word))).length).toBeLessThan(others.length / 10);
});
