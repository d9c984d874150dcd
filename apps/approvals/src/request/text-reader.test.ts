import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { AppError } from '@wingman/contracts';
import { createPolicyBook } from '@wingman/policy';
import type { PolicyInForce } from '@wingman/policy';
import type { Candidate } from '../validation/candidate.js';
import { CANDIDATE } from '../validation/request.fixture.js';
import { createTextReader, LONG_TEXT } from './text-reader.js';
import type { TextReader } from './text-reader.js';

/** A thread that says what it was given: commands named after the instruction, or a risk with the layers as reasons. */
const THREAD = `
  require('node:worker_threads').parentPort.on('message', (tasks) => {
    require('node:worker_threads').parentPort.postMessage(tasks.map(({ instruction, input, candidate, layers }) => {
      if (candidate) return { decision: 'MANUAL_REVIEW', issues: layers };
      if (/hang/.test(instruction)) for (;;);
      if (/break/.test(instruction ?? input.instruction)) throw new Error('as told');
      return instruction ? [['read', 'by', 'the', 'thread']] : { level: 'HIGH', reasons: layers };
    }));
  });`;

const SHORT = 'Look around:\n```sh\nls -l\n```\n';
const long = (word: string): string => `${word} `.repeat(LONG_TEXT);

let folder: string;
let inForce: PolicyInForce;
let reader: TextReader;
const errors: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'wingman-reader-'));
  writeFileSync(path.join(folder, 'thread.cjs'), THREAD);
  inForce = await createPolicyBook({ newest: async () => ({ revision: 1, layers: [] }) }).inForce('t', 'dev');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  await reader.close();
  errors.length = 0;
});

function start({ limitMs = 60_000 } = {}) {
  reader = createTextReader({
    script: pathToFileURL(path.join(folder, 'thread.cjs')),
    limitMs,
    log: { error: (_message, fields) => void errors.push(String(fields?.reason)) },
  });
  const assess = (instruction: string, commands: string[][] = [['ls']]) =>
    reader.assess(
      { title: 'x', instruction, commands, environment: 'dev', deployment: 'dev', tier: 'standard' },
      inForce,
    );
  return { assess, commandsIn: reader.commandsIn };
}

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (error: AppError) => error.code,
  );

test('short texts are read here', async () => {
  const { assess, commandsIn } = start();

  expect(await commandsIn(SHORT)).toEqual([['ls', '-l']]);
  expect(await assess(SHORT)).toMatchObject({ level: 'LOW' });
});

test('a long text is read in the thread, and so are long commands, by the layers of the policy', async () => {
  const { assess, commandsIn } = start();

  expect(await commandsIn(long('words'))).toEqual([['read', 'by', 'the', 'thread']]);
  expect(await assess(long('words'))).toEqual({ level: 'HIGH', reasons: inForce.layers });
  expect(await assess('x', [['echo', long('words')]])).toEqual({ level: 'HIGH', reasons: inForce.layers });
});

test.each<[string, Partial<Candidate>]>([
  ['a long instruction', { instruction: long('words') }],
  ['long commands', { commands: [['echo', long('words')]] }],
  ['long notes', { metadata: { note: long('words') } }],
])('a request with %s is validated in the thread', async (_what, change) => {
  start();

  expect(await reader.validate({ ...CANDIDATE, ...change }, { approvals: {}, checks: {} }, inForce)).toEqual({
    decision: 'MANUAL_REVIEW',
    issues: inForce.layers,
  });
});

test('while the thread has a long text, short ones are read', async () => {
  const { assess, commandsIn } = start();
  const endless = codeOf(commandsIn(long('hang')));

  expect(await commandsIn(SHORT)).toEqual([['ls', '-l']]);
  expect(await assess(SHORT)).toMatchObject({ level: 'LOW' });

  await reader.close();
  expect(await endless).toBe('unavailable');
});

test('a text that breaks the thread has no risk at all, and the next one is read', async () => {
  const { assess, commandsIn } = start();

  expect(await codeOf(assess(long('break')))).toBe('unavailable');
  expect(await commandsIn(long('words'))).toEqual([['read', 'by', 'the', 'thread']]);
  expect(errors).toEqual(['it broke']);
});

test('a text that takes too long is given up', async () => {
  const { commandsIn } = start({ limitMs: 300 });

  expect(await codeOf(commandsIn(long('hang')))).toBe('unavailable');
  expect(errors).toEqual(['it took too long']);
});
