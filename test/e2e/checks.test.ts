import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SECTION_NAMES } from '@wingman/contracts';
import { createClient } from '@wingman/sdk';
import { call, until, workspaceRoot } from '@wingman/testkit';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, LONG);
afterAll(() => system.stop(), LONG);

const worker = () => createClient({ baseUrl: system.stack.url, key: system.stack.keys.work });
const reader = () => createClient({ baseUrl: system.stack.url, key: system.stack.keys.read });

const instruction = (extra = ''): string =>
  `${SECTION_NAMES.map((name) => `## ${name}\nWhat belongs to ${name.toLowerCase()} stands here.`).join('\n\n')}\n${extra}`;

test('an instruction is judged through the proxy, and the check is in the ledger', async () => {
  const good = await worker().checkInstruction({ worker_id: 'careful', instruction: instruction() });
  const bad = await worker().checkInstruction({
    worker_id: 'careful',
    instruction: instruction('```sh\nrm -rf /\n```'),
  });

  expect([good.decision, bad.decision]).toEqual(['APPROVED', 'REJECTED']);
  expect(bad.violations.map(({ severity }) => severity)).toContain('critical');
  const logged = await until(async () => {
    const { items } = await reader().listEntries({ limit: 500 });
    const text = JSON.stringify(items);
    return text.includes(good.check_id) && text.includes(bad.check_id) && text;
  });
  expect(logged).not.toContain('rm -rf');
});

test('checks that were registered have their baseline at once, and decide the claim that names them', async () => {
  const file = path.join(system.sandbox, 'registered.md');
  const registered = await worker().checkInstruction({
    worker_id: 'careful',
    instruction: instruction(),
    checks: [{ type: 'file', path: file, since_check: 'created' }],
  });
  const { check_id: checkId } = registered;
  await until(async () => (await reader().getCheck({ id: checkId })).baseline === 'TAKEN');
  await writeFile(file, 'done');
  const { claim_id: claimId } = await worker().logClaim({ worker_id: 'careful', claim: 'Done.', check_id: checkId });
  const found = await until(async () => (await reader().listVerifications({ claim_id: claimId })).items[0]);

  expect(found).toMatchObject({ verdict: 'TRUE', time_basis: 'server', binding: true });
  const { payload } = await reader().getAttestation({ id: found.verification_id });
  expect(JSON.parse(Buffer.from(payload, 'base64').toString())).toMatchObject({
    predicate: { verdict: 'TRUE', check: { check_id: checkId, baseline: { state: 'TAKEN' } } },
  });
});

test('a long hostile instruction keeps nobody else waiting', async () => {
  const finished: string[] = [];
  const judge = async (name: string, text: string): Promise<number> => {
    const { status } = await call(`${system.stack.url}/check?worker_id=${name}`, {
      key: system.stack.keys.work,
      body: text,
      headers: { 'content-type': 'text/plain' },
    });
    finished.push(name);
    return status;
  };
  const long = judge('long', instruction('run `sudo env A=1 xargs rm -rf $X`, never --force; '.repeat(19_000)));
  const others = Array.from({ length: 20 }, (_, index) => judge(`short-${index}`, instruction()));

  expect(await Promise.all(others)).toEqual(others.map(() => 200));
  expect(finished).not.toContain('long');
  expect(await long).toBe(200);
});

test('drafts of a policy that are tried on a megabyte keep no check waiting', async () => {
  const finished: string[] = [];
  const texts = [instruction('run `sudo env A=1 xargs rm -rf $X`, never --force; '.repeat(19_000))];
  const tryDraft = async (name: string): Promise<number> => {
    const { status } = await call(`${system.stack.url}/policy/test`, {
      key: system.stack.keys.read,
      body: { layers: [{ layer: 'tenant', rules: { 'text.hidden': { mode: 'warn' } } }], texts },
    });
    finished.push(name);
    return status;
  };
  const check = async (name: string): Promise<string> => {
    const { decision } = await worker().checkInstruction({ worker_id: name, instruction: instruction() });
    finished.push(name);
    return decision;
  };
  const trials = ['draft 1', 'draft 2', 'draft 3'].map(tryDraft);
  const checks = Array.from({ length: 20 }, (_, index) => check(`check-${index}`));

  expect(await Promise.all(checks)).toEqual(checks.map(() => 'APPROVED'));
  expect(finished.filter((name) => name.startsWith('draft'))).toEqual([]);
  expect(await Promise.all(trials)).toEqual([200, 200, 200]);
});

describe('`wingman check` at the service', () => {
  let file: string;
  beforeAll(async () => {
    file = await system.write('instruction.md', instruction());
  });

  async function wingman(...args: string[]) {
    const cli = path.join(workspaceRoot, 'dist/apps/cli/main.js');
    const env = { PATH: process.env.PATH, WINGMAN_URL: system.stack.url, WINGMAN_WORK_KEY: system.stack.keys.work };
    const run = spawn(process.execPath, [cli, 'check', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(run, 'close');
    const [out, errors] = await Promise.all([readText(run.stdout), readText(run.stderr)]);
    const [code] = (await ended) as [number];
    return { code, out, errors };
  }

  test('shows its decision and leaves the check with the service', async () => {
    const bad = await system.write('bad.md', instruction('```sh\nrm -rf /\n```'));

    const good = await wingman(file, '--worker', 'cli-worker', '--json');
    const rejected = await wingman(bad, '--worker', 'cli-worker');

    const { check_id: id, decision } = JSON.parse(good.out) as { check_id: string; decision: string };
    expect([good.code, decision]).toEqual([0, 'APPROVED']);
    expect(await reader().getCheck({ id })).toMatchObject({ worker_id: 'cli-worker', decision: 'APPROVED' });
    expect(rejected).toMatchObject({ code: 1, out: expect.stringMatching(/^REJECTED: \d+ violation/m), errors: '' });
  });

  test.each([
    [
      'that is not known',
      ['--worker', 'w', '--key', ['wm', 'w', 'Zq81mXk20Lrt95Vbn7cQ'].join('_')],
      /does not accept the key/,
    ],
    ['that is bound to no worker, without one', [], /invalid_request: worker_id: /],
  ])('with a key %s there is no decision', async (_case, args, why) => {
    const { code, out, errors } = await wingman(file, ...args);

    expect([code, out]).toEqual([2, '']);
    expect(errors).toMatch(why);
    expect(errors).not.toContain(system.stack.keys.work);
  });

  test('for a locked worker there is none until a person unlocks it', async () => {
    await system.decide.lockWorker({ id: 'locked-cli', reason: 'a test of the lock' });

    const locked = await until(async () => {
      const answer = await wingman(file, '--worker', 'locked-cli');
      return answer.code === 2 && answer;
    });

    expect(locked.errors).toMatch(/no decision: worker locked-cli is locked until a person unlocks it/);
  });
});
