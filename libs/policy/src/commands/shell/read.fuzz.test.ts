import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { growsLinearly } from '../../growth.fixture.js';
import { readShell } from './read.js';

const PIECES = [
  'rm',
  ' ',
  '-rf',
  '/',
  '"',
  "'",
  '`',
  '$(',
  ')',
  '(',
  '{',
  '}',
  '${',
  '$X',
  'X=',
  ';',
  '&',
  '|',
  '&&',
  '\n',
  '<',
  '>',
  '<<',
  'EOF',
  '\\',
  '*',
  '?',
  '[',
  ']',
  '#',
  '!',
  '=',
  'if',
  'then',
  'fi',
  'for',
  'in',
  'do',
  'done',
  'case',
  'esac',
  'sudo ',
  'bash -c ',
  'eval ',
  'xargs ',
  'set -- ',
  '$@',
  '<(',
  '$((',
  '))',
  '[[',
  ']]',
  'f()',
  '\r\n',
  '\u202e',
  '\0',
  'é',
  '😀',
];
const shellish = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3 })), { maxLength: 60 });

test('any text has a reading, and its spans lie inside it', () => {
  fc.assert(
    fc.property(shellish, (pieces) => {
      const source = pieces.join('');
      const reading = readShell(source);
      const spans = reading.ok ? reading.invocations : [];
      expect(spans.every(({ start, end }) => start >= 0 && start <= end && end <= source.length)).toBe(true);
    }),
    { numRuns: 1500 },
  );
});

const NESTING = [
  '(',
  '$(',
  '"$(',
  '{ ',
  '`',
  '${a:-',
  '((',
  'if a; then ',
  '<(',
  'f()',
  '{a,',
  '{a,b}',
  'eval ',
  '!',
  "'",
  '"',
];
const GROWING = ['X=$X$X;', 'set -- $@ $@;', 'f(){ f;f;};f;', 'alias a="b b";alias b="a a";a;', 'for i in a b c;do '];

test.each([...NESTING, ...GROWING])('ten thousand times %j is read in a time that grows with it', (piece) => {
  expect(growsLinearly(readShell, piece, 10_000)).toBe(true);
  expect(growsLinearly(readShell, piece, Math.floor(8192 / piece.length))).toBe(true);
});

const literalWord = fc
  .array(
    fc.constantFrom(
      'a',
      'B',
      '-',
      '/',
      '"x y"',
      "'$z'",
      String.raw`\*`,
      String.raw`\a`,
      '""',
      String.raw`$'\x41\n'`,
      '{1,2}',
      '"\\$"',
      'é',
      ',',
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''));

test('words without unknown parts are the ones bash makes', () => {
  const lists = fc.sample(fc.array(literalWord, { minLength: 1, maxLength: 4 }), { numRuns: 120, seed: 7 });
  for (const words of lists) {
    const source = `printf '%s\\0' ${words.join(' ')}`;
    const printed = execFileSync('bash', ['-c', source]).toString().split('\0').slice(0, -1);
    const reading = readShell(source);
    const read = reading.ok ? reading.invocations[0]?.args.slice(1).map((word) => word.text) : undefined;
    expect({ source, words: read }).toEqual({ source, words: printed });
  }
});
