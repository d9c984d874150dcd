import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { AppError } from '@wingman/contracts';
import { createPolicyBook } from '@wingman/policy';
import type { PolicyInForce } from '@wingman/policy';
import type { Judge } from './judge.js';
import { createJudgePool } from './judge-pool.js';

/**
 * A thread that does as the instruction says: `hang` for ever, `break`, `end`, or answers with its thread's number, the
 * layers it was given for the policy, and how often it was asked.
 */
const THREAD = `
  const { parentPort, threadId } = require('node:worker_threads');
  const known = new Map();
  let asked = 0;
  parentPort.on('message', ({ id, instruction, policyName, layers }) => {
    asked += 1;
    if (instruction === 'hang') for (;;);
    if (instruction === 'break') throw new Error('as told');
    if (instruction === 'end') process.exit(3);
    if (!known.has(policyName) && !layers) return parentPort.postMessage({ id, lacks: policyName });
    if (layers) known.set(policyName, layers);
    parentPort.postMessage({ id, judgement: { thread: threadId, layers: known.get(policyName), asked } });
  });`;

interface Answer {
  thread: number;
  layers: unknown;
  asked: number;
}

let folder: string;
let inForce: PolicyInForce;
let pool: Judge | undefined;
const errors: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-judge-'));
  writeFileSync(path.join(folder, 'thread.cjs'), THREAD);
  writeFileSync(path.join(folder, 'broken.cjs'), 'throw new Error("no thread at all");');
  inForce = await createPolicyBook({ newest: async () => ({ revision: 3, layers: [] }) }).inForce('t', 'dev');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  await pool?.close();
  errors.length = 0;
});

function start(options: { threads?: number; limitMs?: number; maxWaiting?: number; script?: string } = {}) {
  const { threads = 1, script = 'thread.cjs', ...limits } = options;
  const judge = createJudgePool({
    script: pathToFileURL(path.join(folder, script)),
    threads,
    ...limits,
    log: { error: (_message, fields) => void errors.push(String(fields?.reason)) },
  });
  pool = judge;
  return {
    ask: async (instruction: string, tenantId = 't') =>
      (await judge.judge({ instruction, tenantId, environment: 'dev', inForce })) as unknown as Answer,
  };
}

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (error: AppError) => error.code,
  );

test('a thread gets the layers of a policy once, and of each policy its own', async () => {
  const { ask } = start();

  expect(await ask('a')).toMatchObject({ layers: [], asked: 2 });
  expect(await ask('b')).toMatchObject({ asked: 3 });
  expect(await ask('c', 'other')).toMatchObject({ asked: 5 });
});

test('questions are spread over the threads', async () => {
  const { ask } = start({ threads: 3 });

  const threads = (await Promise.all(['a', 'b', 'c'].map((text) => ask(text)))).map(({ thread }) => thread);

  expect(new Set(threads).size).toBe(3);
});

test.each([
  ['hang', 'it took too long'],
  ['break', 'it broke'],
  ['end', 'it ended'],
])('a text that makes a thread %s is not judged; what waits behind it is, by a new thread', async (text, reason) => {
  const { ask } = start({ limitMs: 300 });

  const [bad, behind] = [codeOf(ask(text)), Promise.all(['b', 'c', 'd'].map((good) => ask(good)))];

  expect(await bad).toBe('unavailable');
  expect((await behind).map(({ layers }) => layers)).toEqual([[], [], []]);
  expect(errors).toEqual([reason]);
});

test('while one thread has a text without an end, the others take all that comes', async () => {
  const { ask } = start({ threads: 2, limitMs: 60_000 });
  const endless = codeOf(ask('hang'));

  const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
  expect(await Promise.all(texts.map((text) => ask(text)))).toHaveLength(20);

  await pool?.close();
  expect(await endless).toBe('unavailable');
});

test('each text has its own time: many short ones behind each other are not too long together', async () => {
  const { ask } = start({ limitMs: 300 });
  await ask('warm');

  for (let round = 0; round < 5; round += 1) {
    await ask('a');
    await pause(100);
  }

  expect(errors).toEqual([]);
});

test('a thread that cannot start refuses each question and is not started for ever', async () => {
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
