import { expect, test } from '@jest/globals';
import { growsLinearly } from '../growth.fixture.js';
import { builtinPolicy } from '../rules/policy.js';
import { assessText } from './assess-risk.js';
import { EVERYDAY, RISKY } from './fixtures/commands.js';

const dev = { environment: 'dev', deployment: 'dev' as const, tier: 'standard' };
const levelOf = (text: string) => assessText(text, dev, builtinPolicy()).level;

test('there are enough commands of both kinds to say something', () => {
  expect(RISKY.length).toBeGreaterThan(500);
  expect(EVERYDAY.length).toBeGreaterThan(450);
});

test('no risky command runs without a person', () => {
  expect(RISKY.filter((text) => levelOf(text) === 'LOW')).toEqual([]);
});

test('no everyday command waits for one', () => {
  expect(EVERYDAY.filter((text) => levelOf(text) !== 'LOW')).toEqual([]);
});

test.each([
  ['a command line', 'vim -c ":!sh"', 'HIGH'],
  ['a line of a program with a capital letter', 'Rscript -e \'system("id")\'', 'HIGH'],
  ['SQL', 'DROP TABLE orders;', 'HIGH'],
  ['a session with what is typed', 'less notes.txt\n!/bin/sh', 'HIGH'],
  ['an instruction', 'Please run `rm -rf src` and commit.', 'HIGH'],
  ['an instruction in words', 'Deploy the shop to production.', 'HIGH'],
  ['an instruction that only mentions', 'Explain what `rm -rf src` would do.', 'LOW'],
  ['a tool call', '{"tool": "bash", "input": {"command": "git push --force"}}', 'HIGH'],
  ['nothing', '', 'LOW'],
])('reads %s', (_what, text, level) => {
  expect(levelOf(text)).toBe(level);
});

test.each([
  ['quotes', "'", 250_000],
  ['brackets', '$(', 120_000],
  ['words', 'deploy to production and ', 10_000],
  ['sentences', 'Please delete the file. ', 10_000],
  ['slashes', '/', 250_000],
  ['blanks', ' ', 250_000],
  ['code', 'python3 -c "open(" \n', 12_000],
])('never throws, and its time grows with what it is given: %s', (what, unit, units) => {
  const [before = '', after = ''] = AROUND[what] ?? [];
  const read = (text: string) => levelOf(before + text + after);
  expect(['LOW', 'MEDIUM', 'HIGH']).toContain(read(unit.repeat(units)));
  expect(growsLinearly(read, unit, units)).toBe(true);
});

const AROUND: Readonly<Record<string, readonly string[]>> = {
  slashes: ['cat '],
  blanks: ['Please run'],
  code: ['```sh\n', '\n```'],
};

test('never throws over half a surrogate pair and NUL', () => {
  expect(['LOW', 'MEDIUM', 'HIGH']).toContain(levelOf('\ud800\0ls'));
});
