import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AppError } from '@wingman/contracts';
import { createThreadPool } from './thread-pool.js';
import type { ThreadPool } from './thread-pool.js';

/**
 * A thread that does as the text says: `hang` for ever, `break`, `end`, or answers with its thread's number and how many
 * tasks came together with this one. It `lacks` what was not given.
 */
const THREAD = `
  const { parentPort, threadId } = require('node:worker_threads');
  parentPort.on('message', (tasks) => {
    parentPort.postMessage(tasks.map(({ text, given }) => {
      if (text === 'hang') for (;;);
      if (text === 'break') throw new Error('as told');
      if (text === 'end') process.exit(3);
      if (text === 'needs more' && !given) return { thread: threadId, together: tasks.length, lacks: true };
      return { text, thread: threadId, together: tasks.length };
    }));
  });`;

interface Task {
  text: string;
  given?: boolean;
}

interface Result {
  text: string;
  thread: number;
  /** How many tasks the thread got at once. */
  together: number;
  lacks?: boolean;
}

let folder: string;
let pool: ThreadPool<Task, Result> | undefined;
const errors: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-threads-'));
  writeFileSync(path.join(folder, 'thread.cjs'), THREAD);
  writeFileSync(path.join(folder, 'broken.cjs'), 'throw new Error("no thread at all");');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  await pool?.close();
  errors.length = 0;
});

function start(options: { threads?: number; limitMs?: number; maxWaiting?: number; script?: string } = {}) {
  const { threads = 1, script = 'thread.cjs', ...limits } = options;
  const started = createThreadPool<Task, Task, Result>({
    script: pathToFileURL(path.join(folder, script)),
    threads,
    purpose: 'try',
    taskOf: (asked) => asked,
    sizeOf: ({ text }) => text.length,
    followUp: (asked, { lacks }) => (lacks ? { ...asked, given: true } : undefined),
    ...limits,
    log: { error: (_message, fields) => void errors.push(String(fields?.reason)) },
  });
  pool = started;
  return { ask: (text: string) => started.ask({ text }) };
}

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (error: AppError) => error.code,
  );

test('tasks are spread over the threads', async () => {
  const { ask } = start({ threads: 3 });

  const threads = (await Promise.all(['a', 'b', 'c'].map((text) => ask(text)))).map(({ thread }) => thread);

  expect(new Set(threads).size).toBe(3);
});

test('a thread that lacks something is asked again with it, and nobody else', async () => {
  const { ask } = start({ threads: 2 });

  expect(await ask('needs more')).toMatchObject({ text: 'needs more' });
  expect((await Promise.all(['a', 'b', 'needs more', 'c'].map((text) => ask(text)))).map(({ text }) => text)).toEqual([
    'a',
    'b',
    'needs more',
    'c',
  ]);
});

describe('small tasks that wait', () => {
  test('go to a thread together, and each gets its own answer', async () => {
    const { ask } = start();

    const answers = await Promise.all(['first', 'a', 'b', 'c'].map((text) => ask(text)));

    expect(answers.map(({ text, together }) => [text, together])).toEqual([
      ['first', 1],
      ['a', 3],
      ['b', 3],
      ['c', 3],
    ]);
  });

  test('are shared out among the threads that are free', async () => {
    const { ask } = start({ threads: 2 });

    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((text) => ask(text)));

    expect(answers.map(({ together }) => together).slice(0, 4)).toEqual([1, 1, 2, 2]);
  });

  test('never go together with a long one', async () => {
    const { ask } = start();
    const long = 'x'.repeat(20_000);

    const answers = await Promise.all(['first', 'a', long, 'b'].map((text) => ask(text)));

    expect(answers.map(({ together }) => together)).toEqual([1, 1, 1, 1]);
  });

  test.each(['hang', 'break', 'end'])('are done one by one after one of them made their thread %s', async (bad) => {
    const { ask } = start({ limitMs: 1_000 });

    const first = ask('first');
    const outcomes = ['a', bad, 'b', 'c'].map((text) => codeOf(ask(text)));

    expect(await first).toMatchObject({ together: 1 });
    expect(await Promise.all(outcomes)).toEqual([undefined, 'unavailable', undefined, undefined]);
    expect(errors).toHaveLength(2);
  });
});

test.each([
  ['hang', 'it took too long'],
  ['break', 'it broke'],
  ['end', 'it ended'],
])('a task that makes a thread %s is refused; what waits behind it is done by a new thread', async (text, reason) => {
  const { ask } = start({ limitMs: 1_000 });

  const [bad, behind] = [codeOf(ask(text)), Promise.all(['b', 'c', 'd'].map((good) => ask(good)))];

  expect(await bad).toBe('unavailable');
  expect((await behind).map(({ text: done }) => done)).toEqual(['b', 'c', 'd']);
  expect(errors).toEqual([reason]);
});

test('while one thread has a task without an end, the others take all that comes', async () => {
  const { ask } = start({ threads: 2, limitMs: 60_000 });
  const endless = codeOf(ask('hang'));

  const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
  expect(await Promise.all(texts.map((text) => ask(text)))).toHaveLength(20);

  await pool?.close();
  expect(await endless).toBe('unavailable');
});

test('each task has its own time: many short ones behind each other are not too long together', async () => {
  const { ask } = start({ limitMs: 1_000 });
  await ask('warm');

  for (let round = 0; round < 5; round += 1) {
    await ask('a');
    await pause(100);
  }

  expect(errors).toEqual([]);
});

test('a thread that cannot start refuses each task and is not started for ever', async () => {
  const { ask } = start({ script: 'broken.cjs' });

  expect(await codeOf(ask('a'))).toBe('unavailable');
  expect(await codeOf(ask('b'))).toBe('unavailable');
  await pause(200);
  expect(errors.length).toBeLessThanOrEqual(3);
});

test('more than may wait are refused at once', async () => {
  const { ask } = start({ limitMs: 300, maxWaiting: 1 });

  const [first, second, third] = ['hang', 'b', 'c'].map((text) => codeOf(ask(text)));

  expect(await third).toBe('unavailable');
  expect(await first).toBe('unavailable');
  expect(await second).toBeUndefined();
});

test('a pool that closes refuses what it was asked and what it will be', async () => {
  const { ask } = start({ limitMs: 60_000 });
  const under = codeOf(ask('hang'));
  await pause(50);

  await pool?.close();

  expect(await under).toBe('unavailable');
  expect(await codeOf(ask('a'))).toBe('unavailable');
});
