import { expect, test } from '@jest/globals';
import type { Word } from '../../invocation.js';
import { createOptionReader } from './options.js';

const words = (line: string): Word[] =>
  line.split(' ').map((text) => ({ text, literal: true, glob: false, start: 0, end: text.length }));
const read = createOptionReader({ valued: '-o --output', long: '--force --force-with-lease --recursive' });
const operandsOf = (line: string): string[] => read(words(line)).operands.map(({ text }) => text);

test.each([
  ['-rf x', '-f'],
  ['--force x', '--force'],
  ['--recurs x', '--recursive'],
  ['--output=y x', '--output'],
])('in %j the option %s is given', (line, name) => {
  expect(read(words(line)).has(name)).toBe(true);
});

test.each([
  ['--force-with-lease x', '--force'],
  ['-of x', '-f'],
  ['-- -f', '-f'],
  ['- x', '-'],
])('in %j the option %s is not given', (line, name) => {
  expect(read(words(line)).has(name)).toBe(false);
});

test('values are no operands, and all behind two dashes is one', () => {
  expect(operandsOf('-o out a -- -b')).toEqual(['a', '-b']);
  expect(
    read(words('-oout --output=more'))
      .values('-o', '--output')
      .map(({ text }) => text),
  ).toEqual(['out', 'more']);
});
