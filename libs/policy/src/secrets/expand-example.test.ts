import { expect, test } from '@jest/globals';
import { expandExample } from './expand-example.js';

test('makes up what the pattern asks for, and leaves the rest', () => {
  expect(expandExample('TOKEN=<<gen:ab_[A-Z0-9]{12}-[a-f]{4}>> # <<here>>')).toMatch(
    /^TOKEN=ab_[A-Z0-9]{12}-[a-f]{4} # <<here>>$/,
  );
});

test('makes the same of the same text, and another value of another text', () => {
  const mark = '<<gen:[a-z0-9]{32}>>';
  expect(expandExample(mark)).toBe(expandExample(mark));
  expect(expandExample(`a ${mark}`).slice(2)).not.toBe(expandExample(mark));
});

test('two marks of one text differ', () => {
  const [first, second] = expandExample('<<gen:[a-z]{20}>> <<gen:[a-z]{20}>>').split(' ');
  expect(first).not.toBe(second);
});
