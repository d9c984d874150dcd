import { expect, test } from '@jest/globals';
import { readShell } from '../commands/shell/read.js';
import { isAlternative } from './alternatives.js';

const last = (source: string): boolean => {
  const reading = readShell(source);
  const invocation = reading.ok ? reading.invocations.at(-1) : undefined;
  if (!invocation) throw new Error(source);
  return isAlternative(source, invocation);
};

test.each([
  ['gcc own.c -O1|2|3|fast -o own', true],
  ['notmuch count --output=messages|threads', true],
  ['needrestart -v|-q', true],
  ['tool patch|minor|major', true],
  ['gh issue view issue_number|url', true],
  ['git bisect good|bad', true],
  ['ip link set eth0 {up|down}', true],
  ['cat notes|frobnicate', false],
  ['cat notes | off', false],
  ['cat notes | frobnicate', false],
  ['cat notes |frobnicate', false],
  ['cat a|./b|./c', false],
  ['cat "a"|b|c', false],
  ['a|b||c', false],
  ['frobnicate', false],
])('is what follows a choice: %s: %s', (source, expected) => {
  expect(last(source)).toBe(expected);
});
