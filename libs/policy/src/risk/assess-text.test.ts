import { expect, test } from '@jest/globals';
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
  ['quotes', "'".repeat(1_000_000)],
  ['brackets', '$('.repeat(500_000)],
  ['words', 'deploy to production and '.repeat(40_000)],
  ['sentences', 'Please delete the file. '.repeat(40_000)],
  ['slashes', `cat ${'/'.repeat(1_000_000)}`],
  ['blanks', `Please run${' '.repeat(1_000_000)}`],
  ['code', `\`\`\`sh\n${'python3 -c "open(" \n'.repeat(50_000)}\n\`\`\``],
  ['half a surrogate pair and NUL', '\ud800\0ls'],
])('never throws and ends soon, whatever it is given: %s', (_what, text) => {
  const started = performance.now();
  expect(['LOW', 'MEDIUM', 'HIGH']).toContain(levelOf(text));
  expect(performance.now() - started).toBeLessThan(5_000);
});
