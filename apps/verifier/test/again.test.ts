import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createDb } from '@wingman/db';
import type { Db } from '@wingman/db';
import { call, createKey, createTenant, createTestDatabase, createTestLog, until } from '@wingman/testkit';
import type { TestDatabase, TestLog } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import type { JudgePart } from '../src/judge/judge.js';
import { createLoggedClaimStore } from '../src/question/logged-claim.store.js';
import { recordLook } from '../src/reverify/look-again.store.js';
import { createSandbox, startTestVerifier } from './verifier.js';
import type { TestVerifier } from './verifier.js';

let database: TestDatabase;
let db: Db;
let sandbox: Awaited<ReturnType<typeof createSandbox>>;
let tenantId: string;
let log: TestLog;
let running: TestVerifier[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb({ url: database.urlFor('verifier'), applicationName: 'test', poolSize: 2 });
  sandbox = await createSandbox();
});
beforeEach(async () => {
  tenantId = await createTenant(database);
  log = createTestLog(database, tenantId);
  await log.append([{ kind: 'tenant.created', entry_id: uuidv7() }]);
});
afterEach(async () => {
  await Promise.all(running.map((service) => service.close()));
  running = [];
});
afterAll(async () => {
  await sandbox.remove();
  await db.close();
  await database.drop();
});

/** A verifier that looks again all the time, where policy wants it and a claim is due. */
async function start({ leaseSeconds = 600, judgePart }: { leaseSeconds?: number; judgePart?: JudgePart } = {}) {
  const recheck = { deployment: 'dev', hosts: ['this-host'], everyMs: 10, roundSeconds: 0, leaseSeconds };
  const service = await startTestVerifier(database, { tenantId, roots: [sandbox.root], judgePart, recheck });
  running.push(service);
  return service;
}

const file = (name: string): string => path.join(sandbox.root, `${tenantId}-${name}`);

/** Logs that these files exist, waits for the verdicts, and puts them in the log as the sequencer does. */
async function judged(names: readonly string[]): Promise<string[]> {
  const claims = names.map((name) => ({
    kind: 'claim',
    entry_id: uuidv7(),
    worker_id: 'worker-7',
    claim: `Whether ${name} is there`,
    checks: [{ type: 'file', path: file(name) }],
  }));
  const ids = claims.map(({ entry_id: id }) => id);
  const given = async () =>
    (await handedIn('verdict')).filter(({ fields }) => ids.includes(fields['claim_id'] as string));
  await log.append(claims);
  await until(async () => (await given()).length === ids.length);
  await log.append((await given()).map(({ fields }) => ({ kind: 'verdict', ...fields })));
  return ids;
}

const handedIn = (kind: string) =>
  database.query<{ fields: Record<string, unknown> }>(
    'SELECT fields FROM ledger.intake WHERE tenant_id = $1 AND kind = $2 ORDER BY intake_id',
    [tenantId, kind],
  );
const verifications = (claimId: string) =>
  database.query<{ verification_id: string; binding: boolean; verdict: string; finding: string | null }>(
    `SELECT verification_id, binding, verdict, finding FROM verifier.verifications
     WHERE tenant_id = $1 AND claim_id = $2 ORDER BY created_at`,
    [tenantId, claimId],
  );
const looks = () =>
  database.query<{ claim_id: string; round: number; finding: string }>(
    `SELECT claim_id, round, finding FROM verifier.verifications
     WHERE tenant_id = $1 AND again = 'scheduled' ORDER BY created_at`,
    [tenantId],
  );
const schedule = (every: Record<string, unknown> | undefined) =>
  database.query(
    `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
     SELECT $1, coalesce(max(revision), 0) + 1, 'a', $2, 'a test' FROM gatekeeper.policies WHERE tenant_id = $1`,
    [tenantId, JSON.stringify(every ? [{ layer: 'tenant', verdicts: { recheck: every } }] : [])],
  );
/** Waits until the schedule has its place in the log, so that what comes now is taken up. */
const listening = () =>
  until(async () => {
    const cursors = await database.query('SELECT FROM verifier.recheck_cursors WHERE tenant_id = $1', [tenantId]);
    return cursors.length === 1;
  });
const enrolled = (count: number) =>
  until(async () => {
    const rows = await database.query('SELECT FROM verifier.rechecks WHERE tenant_id = $1', [tenantId]);
    return rows.length === count;
  });
/** Time goes by: what is still to be looked at is due now. */
const makeDue = () =>
  database.query('UPDATE verifier.rechecks SET next_at = now() WHERE tenant_id = $1 AND next_at IS NOT NULL', [
    tenantId,
  ]);

test('a person has a claim looked at again: the new look is on the record, and the verdict stays', async () => {
  const service = await start();
  await writeFile(file('kept'), 'x');
  const [claimId = ''] = await judged(['kept']);
  const [verdict] = await verifications(claimId);
  await rm(file('kept'));
  const { key } = await createKey(database, tenantId, { scopes: ['decide'] });
  const again = () => call(`${service.url}/verifications/${verdict?.verification_id}/again`, { key, body: {} });

  const drifted = await again();

  expect(drifted).toMatchObject({
    status: 200,
    body: { verdict: 'FALSE', again: 'asked', finding: 'drift', binding: true, claim_id: claimId },
  });
  expect((await again()).body).toMatchObject({ verdict: 'FALSE', finding: 'unchanged' });
  expect((await verifications(claimId)).map((row) => [row.binding, row.verdict, row.finding])).toEqual([
    [true, 'TRUE', null],
    [false, 'FALSE', 'drift'],
    [false, 'FALSE', 'unchanged'],
  ]);
  expect((await handedIn('verdict.again')).map(({ fields }) => fields)).toMatchObject([
    { claim_id: claimId, claim_seq: 1, verdict: 'FALSE', finding: 'drift', again: 'asked' },
    { claim_id: claimId, claim_seq: 1, verdict: 'FALSE', finding: 'unchanged', again: 'asked' },
  ]);
  // Told once: a claim that stays away is not news.
  expect(service.announced).toEqual([drifted.body['verification_id']]);
});

test('who may not decide, another tenant, and a question about no logged claim have nothing looked at', async () => {
  const service = await start();
  const [claimId = ''] = await judged(['gone']);
  const [verdict] = await verifications(claimId);
  const read = await createKey(database, tenantId, { scopes: ['read'] });
  const work = await createKey(database, tenantId, { scopes: ['work'], workerId: 'worker-7' });
  const decide = await createKey(database, tenantId, { scopes: ['decide'] });
  const stranger = await createKey(database, await createTenant(database), { scopes: ['decide'] });
  const question = await call(`${service.url}/verify`, {
    key: read.key,
    body: { checks: [{ type: 'file', path: file('gone') }] },
  });
  const again = (id: unknown, key: string) =>
    call(`${service.url}/verifications/${String(id)}/again`, { key, body: {} });

  expect((await again(verdict?.verification_id, read.key)).body).toMatchObject({ code: 'forbidden_scope' });
  expect((await again(verdict?.verification_id, work.key)).body).toMatchObject({ code: 'forbidden_scope' });
  expect((await again(verdict?.verification_id, stranger.key)).body).toMatchObject({ code: 'not_found' });
  expect((await again(question.body['verification_id'], decide.key)).body).toMatchObject({ code: 'not_found' });
  expect(await handedIn('verdict.again')).toEqual([]);
});

test('without a policy nothing is looked at again, and what was TRUE before there was one is not taken up', async () => {
  await start();
  await writeFile(file('early'), 'x');
  await judged(['early']);
  await schedule(undefined);
  expect(await database.query('SELECT FROM verifier.recheck_cursors WHERE tenant_id = $1', [tenantId])).toEqual([]);

  await schedule({ every_minutes: 5 });
  await listening();
  await writeFile(file('late'), 'x');
  const [late] = await judged(['late', 'missing']);
  await enrolled(1);

  expect(await database.query('SELECT claim_id, done FROM verifier.rechecks WHERE tenant_id = $1', [tenantId])).toEqual(
    [{ claim_id: late, done: 0 }],
  );
});

test('two replicas look once a round at each claim, so many in a round, so often in all, and tell of drift once', async () => {
  await schedule({ every_minutes: 5, times: 2, most_per_round: 3 });
  const replicas = await Promise.all([start(), start()]);
  await listening();
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  await Promise.all(names.map((name) => writeFile(file(name), 'x')));
  const ids = await judged(names);
  await enrolled(ids.length);

  await makeDue();
  await until(async () => (await looks()).length === ids.length);
  await rm(file('b'));
  await makeDue();
  await until(async () => (await looks()).length === 2 * ids.length);
  await makeDue();
  // Something that is due is taken after all that was due before: had there been a third look, it would be there.
  await writeFile(file('last'), 'x');
  const [last] = await judged(['last']);
  await enrolled(ids.length + 1);
  await makeDue();
  await until(async () => (await looks()).some(({ claim_id: id }) => id === last));

  const found = (await looks()).filter(({ claim_id: id }) => id !== last);
  expect(found.map(({ claim_id: id, round }) => `${id} ${round}`).sort()).toEqual(
    ids.flatMap((id) => [`${id} 1`, `${id} 2`]).sort(),
  );
  expect(found.filter(({ finding }) => finding !== 'unchanged')).toEqual([
    { claim_id: ids[1], round: 2, finding: 'drift' },
  ]);
  expect(replicas.flatMap(({ announced }) => announced)).toHaveLength(1);
  expect(await handedIn('verdict.again')).toHaveLength(2 * ids.length + 1);
});

test('a round takes no more claims than policy allows', async () => {
  await schedule({ every_minutes: 5, most_per_round: 2 });
  const service = await start();
  await listening();
  await Promise.all(['a', 'b', 'c'].map((name) => writeFile(file(name), 'x')));
  await judged(['a', 'b', 'c']);
  await enrolled(3);
  await service.close();
  running = [];
  await makeDue();
  const { createRecheckStore } = await import('../src/reverify/recheck.store.js');
  const store = createRecheckStore({ db, deployment: 'dev', hosts: [], roundSeconds: 600, leaseSeconds: 600 });
  await database.query('UPDATE verifier.recheck_cursors SET next_round_at = now() WHERE tenant_id = $1', [tenantId]);

  const taken = await Promise.all([store.beginRound(tenantId, 7), store.beginRound(tenantId, 7)]);

  // One replica takes the round, the other finds it taken.
  expect(taken.map((round) => round?.due.length).sort()).toEqual([2, undefined]);
});

test('a round takes no more than that, though the planner takes the table for a small one', async () => {
  await schedule({ every_minutes: 5, most_per_round: 2 });
  for (let count = 0; count < 6; count += 1) {
    await database.query('INSERT INTO verifier.rechecks (tenant_id, claim_id, next_at) VALUES ($1, $2, now())', [
      tenantId,
      uuidv7(),
    ]);
    // As it was when the planner looked last, so that it would look at what is due anew for each row.
    if (count === 0) await database.query('ANALYZE verifier.rechecks');
  }
  const { createRecheckStore } = await import('../src/reverify/recheck.store.js');
  const store = createRecheckStore({ db, deployment: 'dev', hosts: [], roundSeconds: 600, leaseSeconds: 600 });

  expect((await store.beginRound(tenantId, 1))?.due).toHaveLength(2);
});

test('a look that its process did not end is taken up by another when the lease is over, and counts once', async () => {
  await schedule({ every_minutes: 5, times: 1 });
  await writeFile(file('slow'), 'x');
  let hang: (() => void) | undefined;
  const looking = new Promise<void>((resolve) => (hang = resolve));
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let holds = false;
  const held: JudgePart = async () => {
    if (holds) {
      hang?.();
      await released;
    }
    return { verdict: 'TRUE', mode: 'simple', checks: [], reasonCode: 'all_held', explanation: '', timeBasis: 'none' };
  };
  const slow = await start({ judgePart: held });
  await listening();
  await judged(['slow']);
  holds = true;
  await enrolled(1);
  await makeDue();
  await looking;
  const other = await start();
  await makeDue(); // the lease of the one that hangs is over

  await until(async () => (await looks()).length === 1);
  release();
  await slow.close();
  await other.close();
  running = [];

  expect(await looks()).toMatchObject([{ round: 1, finding: 'unchanged' }]);
  expect(await handedIn('verdict.again')).toHaveLength(1);
});

test('of two that end the same round one is recorded', async () => {
  await schedule({ every_minutes: 5 });
  const service = await start();
  await listening();
  await writeFile(file('raced'), 'x');
  const [claimId = ''] = await judged(['raced']);
  await enrolled(1);
  await service.close();
  running = [];
  const claim = await createLoggedClaimStore(db).find(tenantId, claimId);
  if (!claim) throw new Error('the claim is not in the log');
  const judgement = {
    verdict: 'FALSE',
    mode: 'simple',
    checks: [],
    reasonCode: 'missing',
    explanation: '',
    timeBasis: 'none',
  } as const;
  const round = { number: 1, nextInMinutes: 5 };
  const look = { tenantId, claim, judgement: { ...judgement, checks: [] }, host: 'this-host', round };

  const recorded = await Promise.all([recordLook(db, look), recordLook(db, look)]);

  expect(recorded.filter((one) => one?.finding === 'drift')).toHaveLength(1);
  expect(recorded).toContain(undefined);
});
