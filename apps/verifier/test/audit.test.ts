import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { call, createTenant, createTestDatabase, createTestLog, until } from '@wingman/testkit';
import type { TestDatabase, TestLog } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import type { JudgePart } from '../src/judge/judge.js';
import { createSandbox, startTestVerifier } from './verifier.js';
import type { TestVerifier } from './verifier.js';

let database: TestDatabase;
let sandbox: Awaited<ReturnType<typeof createSandbox>>;
let tenantId: string;
let log: TestLog;
let running: TestVerifier[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await createSandbox();
  await writeFile(path.join(sandbox.root, 'there'), 'x');
});
beforeEach(async () => {
  tenantId = await createTenant(database);
  log = createTestLog(database, tenantId);
});
afterEach(async () => {
  await Promise.all(running.map((service) => service.close()));
  running = [];
});
afterAll(async () => {
  await sandbox.remove();
  await database.drop();
});

async function start(judgePart?: JudgePart): Promise<TestVerifier> {
  const service = await startTestVerifier(database, { tenantId, roots: [sandbox.root], judgePart });
  running.push(service);
  return service;
}

async function logClaims(names: string[]): Promise<string[]> {
  const claims = names.map((name) => ({
    kind: 'claim',
    entry_id: uuidv7(),
    worker_id: 'worker-7',
    claim: `Created ${path.join(sandbox.root, name)}`,
  }));
  await log.append(claims);
  return claims.map((claim) => claim.entry_id);
}

const verdicts = () =>
  database.query<{ claim_id: string; verdict: string; reason_code: string }>(
    'SELECT claim_id, verdict, reason_code FROM verifier.verifications WHERE tenant_id = $1 AND binding ORDER BY claim_id',
    [tenantId],
  );
const intake = () =>
  database.query<{ producer: string; fields: Record<string, unknown> }>(
    `SELECT producer, fields FROM ledger.intake WHERE tenant_id = $1 AND kind = 'verdict' ORDER BY intake_id`,
    [tenantId],
  );

test('a claim whose job got lost is found by the sweep and judged once, in its table and for the ledger', async () => {
  const [claimId] = await logClaims(['missing']);
  const { announced } = await start();
  await until(async () => (await verdicts()).length === 1);
  expect(await verdicts()).toEqual([{ claim_id: claimId, verdict: 'FALSE', reason_code: 'missing' }]);
  const [entry, ...more] = await intake();
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    producer: 'wingman_verifier',
    fields: { claim_id: claimId, claim_seq: 0, verdict: 'FALSE', worker_id: 'worker-7', verification_id: announced[0] },
  });
});

test('a job is answered at once, and the same job again changes nothing', async () => {
  const ids = await logClaims(['there', 'missing', 'there']);
  const { verifier, announced } = await start();
  const job = { tenant_id: tenantId, from_seq: 0, to_seq: 2 };
  await verifier.jobs.onClaims(job);
  await verifier.jobs.onClaims(job);
  expect((await verdicts()).map(({ claim_id: id, verdict }) => [id, verdict])).toEqual([
    [ids[0], 'TRUE'],
    [ids[1], 'FALSE'],
    [ids[2], 'TRUE'],
  ]);
  expect(await intake()).toHaveLength(3);
  expect(announced).toHaveLength(1);
});

test('replicas racing for the same claims give each one verdict', async () => {
  await logClaims(Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? 'there' : `missing-${n}`)));
  const replicas = await Promise.all([start(), start(), start()]);
  await Promise.all(
    replicas.map(({ verifier }) => verifier.jobs.onClaims({ tenant_id: tenantId, from_seq: 0, to_seq: 39 })),
  );
  expect(await verdicts()).toHaveLength(40);
  expect(await intake()).toHaveLength(40);
  expect(replicas.flatMap(({ announced }) => announced)).toHaveLength(20);
});

test('a job for another tenant names a range of that tenant and reaches nothing of this one', async () => {
  await logClaims(['missing']);
  const { verifier } = await start(async () => {
    throw new Error('not asked');
  });
  await verifier.jobs.onClaims({ tenant_id: await createTenant(database), from_seq: 0, to_seq: 10 });
  expect(await verdicts()).toEqual([]);
});

test('a claim that cannot be looked at again and again is given up as UNVERIFIABLE, and holds up no other', async () => {
  const [poison] = await logClaims(['poison']);
  const judgePart: JudgePart = async (part) => {
    if ('claim' in part && part.claim.includes('poison')) throw new Error('the probe ended the attempt');
    return { verdict: 'TRUE', mode: 'simple', checks: [], reasonCode: 'all_held', explanation: '', timeBasis: 'none' };
  };
  await start(judgePart);
  await until(async () => (await verdicts()).length === 1);
  expect(await verdicts()).toEqual([{ claim_id: poison, verdict: 'UNVERIFIABLE', reason_code: 'look_failed' }]);
  await logClaims(['after it']);
  await until(async () => (await verdicts()).length === 2);
  expect((await verdicts())[1]).toMatchObject({ verdict: 'TRUE' });
});

const BOUNDS = { type: 'count', glob: '/a/*', min: 5, max: 3 };
const VALUE = { type: 'process', pid: process.pid, running: true, env_key: 'PATH', env_value: '/bin' };

test.each([
  ['field', VALUE, 'value_hidden'],
  ['pair of bounds', BOUNDS, 'ambiguous'],
])(
  'a %s that nobody may ask any more leaves its claim UNVERIFIABLE and holds up no other',
  async (_what, check, why) => {
    await log.append([{ kind: 'claim', entry_id: uuidv7(), worker_id: 'worker-7', claim: 'Set it.', checks: [check] }]);
    await logClaims(['there']);
    await start();
    await until(async () => (await verdicts()).length === 2);
    expect((await verdicts()).map(({ reason_code: reason }) => reason)).toEqual([why, 'all_held']);
  },
);

test('what a file holds keeps nobody from a verdict', async () => {
  const file = path.join(sandbox.root, 'odd.json');
  await writeFile(file, '{"a": "x\\u0000y", "b": "x\\ud800y", "c": ["\\u0000"]}');
  const check = (key: string) => ({ type: 'config', path: file, format: 'json', key, equals: 'z' });
  const checks = ['a', 'b', 'c'].map(check);
  await log.append([{ kind: 'claim', entry_id: uuidv7(), worker_id: 'worker-7', claim: 'Set them.', checks }]);
  await start();
  await until(async () => (await verdicts()).length === 1);
  expect(await verdicts()).toMatchObject([{ verdict: 'FALSE', reason_code: 'value_differs' }]);
});

test.each([0, 1])(
  'a name that the explanation cuts keeps nobody from a verdict, whatever letter is there (%i)',
  async (more) => {
    const folders = path.join(sandbox.root, 'x'.repeat(100), 'y'.repeat(100));
    const target = `${folders}/${'z'.repeat(290 + more - folders.length)}${'\u{1F600}'.repeat(12)}`;
    const checks = [{ type: 'file', path: target }];
    await log.append([{ kind: 'claim', entry_id: uuidv7(), worker_id: 'worker-7', claim: 'Made it.', checks }]);
    await start();
    await until(async () => (await verdicts()).length === 1);
    expect(await verdicts()).toMatchObject([{ verdict: 'FALSE', reason_code: 'missing' }]);
  },
);

test('a verdict and its entry commit together: without the entry there is no verdict', async () => {
  const [claimId] = await logClaims(['missing']);
  await database.query(`DELETE FROM ledger.producer_kinds WHERE producer = 'wingman_verifier'`);
  try {
    const { verifier } = await start();
    await expect(verifier.jobs.onClaims({ tenant_id: tenantId, from_seq: 0, to_seq: 0 })).rejects.toThrow();
    expect(await verdicts()).toEqual([]);
  } finally {
    await database.query(`INSERT INTO ledger.producer_kinds VALUES ('wingman_verifier', 'verdict')`);
  }
  await until(async () => (await verdicts()).length === 1);
  expect(await verdicts()).toMatchObject([{ claim_id: claimId }]);
});

test('claims without a verdict are counted over all tenants, with the age of the oldest', async () => {
  const backlog = async () =>
    (await database.query('SELECT pending::int, oldest_seconds > 0 AS aged FROM verifier.backlog()'))[0];
  const { close } = await startTestVerifier(database, { tenantId, roots: [sandbox.root] });
  await until(async () => (await backlog())?.['pending'] === 0);
  await close();

  await logClaims(['there', 'missing']);
  await createTestLog(database, await createTenant(database)).append([
    { kind: 'claim', entry_id: uuidv7(), worker_id: 'worker-8', claim: 'Did it' },
  ]);
  expect(await backlog()).toEqual({ pending: 3, aged: true });

  await start();
  await until(async () => (await backlog())?.['pending'] === 0);
  expect(await backlog()).toEqual({ pending: 0, aged: false });
  const { body } = await call(`${running[0]?.url}/metrics`);
  expect(body).toContain('wingman_claims_pending{service="verifier"} 0');
  expect(body).toContain('wingman_claims_oldest_pending_seconds{service="verifier"} 0');
});
