import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSqliteThreads } from './sqlite-thread.js';
import type { SqliteTask } from './sqlite-engine.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-sqlite-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const task: SqliteTask = {
  files: { main: new Uint8Array(1) },
  check: { type: 'database', connection: 'x', table: 't' },
};

function program(name: string, text: string) {
  const file = path.join(folder, `${name}.mjs`);
  writeFileSync(file, `import { parentPort, workerData, threadId } from 'node:worker_threads';\n${text}`);
  return createSqliteThreads(pathToFileURL(file));
}

const never = new AbortController().signal;

describe('a thread for one database', () => {
  test('is given the task and nothing of the environment, and answers', async () => {
    const ask = program(
      'answers',
      `const observed = { table: workerData.check.table, environment: Object.keys(process.env).length };
       parentPort.postMessage({ outcome: 'PASS', reason: null, observed });`,
    );
    expect(await ask(task, never)).toMatchObject({ outcome: 'PASS', observed: { table: 't', environment: 0 } });
  });

  test('is another one each time', async () => {
    const ask = program(
      'numbers',
      `parentPort.postMessage({ outcome: 'PASS', reason: null, observed: { threadId } });`,
    );
    const first = await ask(task, never);
    expect((await ask(task, never)).observed).not.toEqual(first.observed);
  });

  test.each([
    ['breaks', `throw new Error('as told');`],
    ['ends without a word', `process.exit(0);`],
  ])('that %s leaves the check open', async (name, text) => {
    await expect(program(name.replaceAll(' ', '-'), text)(task, never)).rejects.toThrow('look_failed');
  });

  test('that never ends is ended with the time of its check, and the next one has its turn', async () => {
    const ask = program(
      'hangs',
      `if (workerData.check.table === 't') for (;;);
      parentPort.postMessage({ outcome: 'PASS', reason: null, observed: {} });`,
    );
    const time = new AbortController();
    const hanging = [1, 2].map(async () => ask(task, time.signal).catch((error: Error) => error.message));
    const waiting = ask({ ...task, check: { ...task.check, table: 'other' } }, never);
    time.abort();
    expect(await Promise.all(hanging)).toEqual(['timed_out', 'timed_out']);
    expect((await waiting).outcome).toBe('PASS');
  });
});
