import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { workspaceRoot } from '@wingman/testkit';
import { languageOf } from '../src/language/language.js';
import { createProcessPool } from '../src/work/process-pool.js';
import type { Workers } from '../src/work/process-pool.js';
import type { Result } from '../src/work/task.js';

/** As it is built: a process of its own runs no TypeScript. `npm test` builds before. */
const SCRIPT = path.join(workspaceRoot, 'dist/apps/output-validator/worker.js');
const SOUND = 'export const answer = 42;\n';

let workers: Workers;
const warnings: unknown[] = [];

beforeAll(() => {
  if (!existsSync(SCRIPT)) throw new Error('build first: node tools/build/build.mjs output-validator');
  workers = createProcessPool({
    script: pathToFileURL(SCRIPT),
    processes: 2,
    limitMs: 3_000,
    log: { warn: (_message, fields) => void warnings.push(fields?.reason), error: () => undefined },
  });
});
afterAll(() => workers.close());

let count = 0;
const check = (name: string, content: string): Promise<Result> =>
  workers.perform(
    { validator: 'syntax', files: [{ path: name, content, language: languageOf(name, content) }] },
    `v${(count += 1)}`,
  );

const MANY = 200_000;

describe('a file that was made to do harm keeps nobody waiting', () => {
  test.each([
    ['a long sum', 'a.js', `x=${'1+'.repeat(MANY)}1`],
    ['Python nested deeply', 'a.py', '('.repeat(MANY)],
    ['SQL nested deeply', 'a.sql', `SELECT ${'('.repeat(MANY)}`],
    ['YAML nested deeply', 'a.yaml', '['.repeat(MANY)],
    ['JSON nested deeply', 'a.json', '['.repeat(MANY)],
    ['one line of a mebibyte', 'a.rb', `x = "${'a'.repeat(1024 * 1024)}"`],
    ['a pattern that explodes', 'a.sh', `Here is${' a'.repeat(MANY)}`],
    ['dots without end', 'a.json', `// ${'rest of the code '.repeat(20_000)}`],
    ['quotes without end', 'a.sql', `'${"''".repeat(MANY)}`],
  ])('%s', async (_case, name, content) => {
    const [bad, good] = await Promise.all([check(name, content), check('good.ts', SOUND)]);

    expect('failure' in bad || bad.issues.length >= 0).toBe(true);
    expect(good).toEqual({ issues: [] });
  });
});

test('a process that a parser ends is replaced, and its file alone fails', async () => {
  const before = warnings.length;

  expect(await check('a.ts', '['.repeat(MANY))).toEqual({ failure: expect.stringMatching(/ended|too long|memory/) });
  expect(warnings.length).toBe(before + 1);
  expect(await Promise.all([1, 2, 3, 4].map(() => check('good.ts', SOUND)))).toEqual(Array(4).fill({ issues: [] }));
});

test('linters are asked in the process, too', async () => {
  const asked = [
    ['a.py', 'import logging.config\nlogging.config.listen(9999)\n', 'ruff S612'],
    ['a.js', 'page.innerHTML = text;\n', 'ESLint no-unsanitized/property'],
  ] as const;
  for (const [name, content, rule] of asked) {
    const files = [{ path: name, content, language: languageOf(name, content) }];
    const found = await workers.perform({ validator: 'security', files }, name);
    expect(found).toEqual({ issues: [expect.objectContaining({ message: expect.stringContaining(rule) })] });
  }
});

test('what has not begun is given up when there is no time left', async () => {
  const files = Array.from({ length: 50 }, () => ({ path: 'a.ts', content: SOUND, language: 'typescript' as const }));
  const asked = files.map((file) => workers.perform({ validator: 'syntax', files: [file] }, 'late'));
  workers.giveUp('late', 'there was no time left');

  expect(await Promise.all(asked)).toContainEqual({ failure: 'there was no time left' });
});
