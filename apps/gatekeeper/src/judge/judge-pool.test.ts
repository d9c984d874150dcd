import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { AppError } from '@wingman/contracts';
import { createPolicyBook } from '@wingman/policy';
import type { PolicyInForce } from '@wingman/policy';
import type { Judge } from './judge.js';
import { createJudgePool } from './judge-pool.js';

/**
 * A thread that answers a question with the layers it was given for the policy and how often it was asked, and a trial
 * with its thread's number and the number of trials it did. A trial of `hang` never ends.
 */
const THREAD = `
  const { parentPort, threadId } = require('node:worker_threads');
  const known = new Map();
  let asked = 0;
  let trials = 0;
  parentPort.on('message', (tasks) => {
    parentPort.postMessage(tasks.map(({ texts, policyName, layers }) => {
      if (texts?.[0] === 'hang') for (;;);
      if (texts) return { thread: threadId, trials: (trials += 1) };
      asked += 1;
      if (!known.has(policyName) && !layers) return { lacks: policyName };
      if (layers) known.set(policyName, layers);
      return { layers: known.get(policyName), asked };
    }));
  });`;

let folder: string;
let inForce: PolicyInForce;
let pool: Judge | undefined;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-judge-'));
  writeFileSync(path.join(folder, 'thread.cjs'), THREAD);
  inForce = await createPolicyBook({ newest: async () => ({ revision: 3, layers: [] }) }).inForce('t', 'dev');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => pool?.close());

function start(threads: number) {
  const judge = createJudgePool({
    script: pathToFileURL(path.join(folder, 'thread.cjs')),
    threads,
    limitMs: 60_000,
    log: { error: () => undefined },
  });
  pool = judge;
  return {
    ask: (tenantId = 't'): Promise<unknown> => judge.judge({ instruction: 'a', tenantId, environment: 'dev', inForce }),
    tryOn: (...texts: string[]): Promise<unknown> => judge.trial({ texts, environment: 'dev', now: [], draft: [] }),
  };
}

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (error: AppError) => error.code,
  );

test('a thread gets the layers of a policy once, and of each policy its own', async () => {
  const { ask } = start(1);

  expect(await ask()).toMatchObject({ layers: [], asked: 2 });
  expect(await ask()).toMatchObject({ asked: 3 });
  expect(await ask('other')).toMatchObject({ asked: 5 });
});

test('trials come one after the other, so that one that takes long leaves a thread to the checks', async () => {
  const { ask, tryOn } = start(2);
  const ended: string[] = [];
  const trials = ['hang', 'b', 'c'].map((text) => codeOf(tryOn(text)).then((code) => ended.push(`trial ${code}`)));

  await Promise.all(Array.from({ length: 20 }, () => ask()));
  expect(ended).toEqual([]);

  await pool?.close();
  await Promise.all(trials);
  expect(ended).toEqual(['trial unavailable', 'trial unavailable', 'trial unavailable']);
});

test('a trial that ended makes way for the next', async () => {
  const { tryOn } = start(1);

  expect(await Promise.all([tryOn('a'), tryOn('b')])).toMatchObject([{ trials: 1 }, { trials: 2 }]);
});

test('more trials than may wait are refused at once', async () => {
  const { tryOn } = start(2);
  const trials = Array.from({ length: 8 }, () => codeOf(tryOn('hang')));

  expect(await codeOf(tryOn('a'))).toBe('unavailable');

  await pool?.close();
  expect(new Set(await Promise.all(trials))).toEqual(new Set(['unavailable']));
});
