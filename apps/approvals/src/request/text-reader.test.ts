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

/**
 * Threads that say what they were given: commands named after the instruction, or a risk with the layers as reasons, once
 * they have them. `hang` and `break` do as they say.
 */
const THREAD = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', (tasks) => {
    parentPort.postMessage(tasks.map(({ instruction, input, candidate, policyName, layers }) => {
      const text = instruction ?? (input ?? candidate).instruction;
      if (/hang/.test(text)) for (;;);
      if (/break/.test(text)) throw new Error('as told');
      if (instruction) return [['read', 'by', 'a', 'thread']];
      if (!layers) return { lacks: policyName };
      const said = { policyName, layers };
      return candidate ? { decision: 'MANUAL_REVIEW', issues: said } : { level: 'HIGH', reasons: said };
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
      { tenantId: 't', title: 'x', instruction, commands, environment: 'dev', deployment: 'dev', tier: 'standard' },
      inForce,
    );
  return { assess, commandsIn: reader.commandsIn };
}

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (error: AppError) => error.code,
  );

const READ = [['read', 'by', 'a', 'thread']];

test.each([
  ['a short text', SHORT],
  ['a long one', long('words')],
])('%s is read in a thread, by the layers of its policy, which is named', async (_what, text) => {
  const { assess, commandsIn } = start();
  const said = { policyName: 't 1 dev', layers: inForce.layers };

  expect(await commandsIn(text)).toEqual(READ);
  expect(await assess(text)).toEqual({ level: 'HIGH', reasons: said });
  expect(await assess('x', [['echo', text]])).toEqual({ level: 'HIGH', reasons: said });
  expect(
    await reader.validate({ ...CANDIDATE, tenantId: 't', instruction: text }, { approvals: {}, checks: {} }, inForce),
  ).toEqual({ decision: 'MANUAL_REVIEW', issues: { ...said, policyName: `t 1 ${CANDIDATE.environment}` } });
});

test.each<[string, Partial<Candidate>]>([
  ['a long instruction', { instruction: long('hang') }],
  ['long commands', { instruction: 'hang', commands: [['echo', long('words')]] }],
  ['long notes', { instruction: 'hang', metadata: { note: long('words') } }],
])('while a request with %s is read, short ones are', async (_what, change) => {
  const { assess, commandsIn } = start();
  const endless = codeOf(reader.validate({ ...CANDIDATE, ...change }, { approvals: {}, checks: {} }, inForce));

  expect(await commandsIn(SHORT)).toEqual(READ);
  expect(await assess(SHORT)).toMatchObject({ level: 'HIGH' });

  await reader.close();
  expect(await endless).toBe('unavailable');
});

test.each([
  ['short', 'break'],
  ['long', long('break')],
])('a %s text that breaks its thread has no risk at all, and the next one is read', async (_length, text) => {
  const { assess, commandsIn } = start();

  expect(await codeOf(assess(text))).toBe('unavailable');
  expect(await commandsIn(text.replaceAll('break', 'words'))).toEqual(READ);
  expect(errors).toEqual(['it broke']);
});

test.each([
  ['short', 'hang'],
  ['long', long('hang')],
])('a %s text that takes too long is given up', async (_length, text) => {
  const { commandsIn } = start({ limitMs: 300 });

  expect(await codeOf(commandsIn(text))).toBe('unavailable');
  expect(errors).toEqual(['it took too long']);
});
