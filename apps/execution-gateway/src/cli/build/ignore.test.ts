import { expect, test } from '@jest/globals';
import { readIgnore } from './ignore.js';

test.each([
  ['node_modules', 'node_modules/a/b', true],
  ['node_modules', 'src/node_modules/a', false],
  ['**/node_modules', 'src/node_modules/a', true],
  ['/build', 'build/x', true],
  ['./build/', 'build/x', true],
  ['*.log', 'a.log', true],
  ['*.log', 'logs/a.log', false],
  ['*/*.log', 'logs/a.log', true],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['[ab].txt', 'a.txt', true],
  ['[^ab].txt', 'a.txt', false],
  ['a.txt', 'aXtxt', false],
  ['*\n!kept', 'kept', false],
  ['*\n!docs/kept', 'docs/other', true],
  ['*\n!docs\ndocs/secret', 'docs/secret', true],
  ['# a comment\n\n  spaces  ', 'spaces', true],
  ['x/../y', 'y', true],
  ['(a+)+$', '(a+)+$', true],
])('with %p, "%s" is left out: %s', (text, file, isOut) => {
  expect(readIgnore(text).ignores(file)).toBe(isOut);
});
