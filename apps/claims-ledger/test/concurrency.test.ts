import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, until } from '@wingman/testkit';
import type { CallAnswer, TestDatabase } from '@wingman/testkit';
import { isWaitingForLock, withLockedHead } from './head-lock.js';
import { logClaim, newLedgerKeys, newWorker, startLedger } from './start-ledger.js';
import type { RunningLedger, Worker } from './start-ledger.js';

let database: TestDatabase;
let service: RunningLedger;
/** A second replica on the same database. */
let other: RunningLedger;

beforeAll(async () => {
  database = await createTestDatabase();
  const keys = newLedgerKeys();
  service = await startLedger(database, { keys });
  other = await startLedger(database, { keys });
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  expect(await other.close()).toBe(true);
  await database.drop();
});

const seqs = (answers: CallAnswer[]): number[] => answers.map(({ body }) => body.seq).sort((a, b) => a - b);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const times = <Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(upTo(count).map(work));

interface Stored {
  seq: string;
  leaf: Buffer;
}
const stored = ({ tenantId }: Worker) =>
  database.query<Stored>('SELECT seq, leaf FROM ledger.entries WHERE tenant_id = $1 ORDER BY seq', [tenantId]);

/** Every leaf stands at its place and names the one before. */
function expectChain(rows: Stored[]): void {
  let prev = '';
  rows.forEach(({ seq, leaf }, index) => {
    expect(JSON.parse(leaf.toString('utf8'))).toMatchObject({ seq: index, prev });
    expect(Number(seq)).toBe(index);
    prev = createHash('sha256')
      .update(Buffer.from([0]))
      .update(leaf)
      .digest('base64');
  });
}

test('gives 200 claims that come at once contiguous positions', async () => {
  const worker = await newWorker(database);

  const answers = await times(200, (index) => logClaim(service, worker, `claim ${index}`));

  expect(answers.map(({ status }) => status)).toEqual(upTo(200).map(() => 201));
  expect(seqs(answers)).toEqual(upTo(200));
  expectChain(await stored(worker));
});

test('two replicas share one log without gaps or doubles', async () => {
  const worker = await newWorker(database);

  const answers = await times(200, (index) => logClaim(index % 2 ? service : other, worker, `claim ${index}`));

  expect(seqs(answers)).toEqual(upTo(200));
  expect(new Set(answers.map(({ body }) => body.log_id)).size).toBe(1);
  expectChain(await stored(worker));
});

test('tenants have logs of their own', async () => {
  const workers = await times(5, () => newWorker(database));

  const answers = await Promise.all(workers.flatMap((worker) => upTo(10).map(() => logClaim(service, worker, 'x'))));

  expect(seqs(answers)).toEqual(upTo(50).map((index) => Math.floor(index / 5)));
  expect(new Set(answers.map(({ body }) => body.log_id)).size).toBe(5);
});

describe('a batch that is cut off', () => {
  test('loses nothing that was acknowledged, and a repeat with the same key finds the truth', async () => {
    const worker = await newWorker(database);
    const keyed = (index: number) => ({ headers: { 'idempotency-key': `claim-${index}` } });
    const post = (index: number) => logClaim(service, worker, `claim ${index}`, keyed(index));
    await post(0);

    const { cut } = await withLockedHead(database, worker.tenantId, async () => {
      const answers = times(20, (index) => post(index + 1));
      await until(() => isWaitingForLock(database));
      await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = $1 AND wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE%'`,
        [database.name],
      );
      return { cut: answers };
    });
    const first = await cut;
    expect(first.some(({ status }) => status === 503)).toBe(true);
    expect(first.filter(({ status }) => status !== 201 && status !== 503)).toEqual([]);

    const again = await times(20, (index) => post(index + 1));
    expect(again.map(({ status }) => status)).toEqual(upTo(20).map(() => 201));
    expect(seqs(again)).toEqual(upTo(20).map((index) => index + 1));
    first.forEach(({ status, body }, index) => {
      if (status === 201) expect(again[index]?.body).toEqual(body);
    });
    expectChain(await stored(worker));
  });

  test('leaves no trace of a statement that failed before the commit', async () => {
    const worker = await newWorker(database);
    await logClaim(service, worker, 'first');
    // Somebody put a row where the next entry belongs: every batch fails until it is gone.
    await database.query(
      `INSERT INTO ledger.entries (tenant_id, seq, leaf)
       SELECT tenant_id, 1, convert_to(jsonb_build_object('kind', 'claim', 'entry_id', 'forged')::text, 'UTF8')
       FROM ledger.entries WHERE tenant_id = $1`,
      [worker.tenantId],
    );

    expect(await logClaim(service, worker, 'second')).toMatchObject({ status: 500, body: { code: 'internal' } });

    const heads = await database.query('SELECT size FROM ledger.logs WHERE tenant_id = $1', [worker.tenantId]);
    expect(heads).toEqual([{ size: '1' }]);
  });
});

describe('Idempotency-Key', () => {
  const headers = { 'idempotency-key': 'once' };

  test('repeats the first answer and logs nothing more', async () => {
    const worker = await newWorker(database);
    const first = await logClaim(service, worker, 'x', { headers });

    const again = await logClaim(other, worker, 'x', { headers });

    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(first.headers.get('idempotent-replayed')).toBe(null);
    expect(await stored(worker)).toHaveLength(1);
  });

  test('refuses another body with 409', async () => {
    const worker = await newWorker(database);
    await logClaim(service, worker, 'x', { headers });

    const other = await logClaim(service, worker, 'y', { headers });

    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    expect(await stored(worker)).toHaveLength(1);
  });

  test('of many at once on two replicas, one is logged and all get its answer', async () => {
    const worker = await newWorker(database);
    await logClaim(service, worker, 'before');

    const { racing } = await withLockedHead(database, worker.tenantId, async () => {
      const answers = times(30, (index) => logClaim(index % 2 ? service : other, worker, 'x', { headers }));
      await until(() => isWaitingForLock(database));
      return { racing: answers };
    });
    const answers = await racing;

    expect(new Set(answers.map(({ body }) => body.claim_id)).size).toBe(1);
    expect(answers.filter(({ headers: got }) => got.get('idempotent-replayed') === null)).toHaveLength(1);
    expect(await stored(worker)).toHaveLength(2);
  });

  test('is free again after a request that was refused', async () => {
    const worker = await newWorker(database);
    await logClaim(service, worker, 'x'.repeat(70_000), { headers });

    expect(await logClaim(service, worker, 'x', { headers })).toMatchObject({ status: 201 });
  });
});

test('claims that wait too long behind a stuck log are refused with Retry-After, and the rest goes on', async () => {
  const worker = await newWorker(database);
  const bystander = await newWorker(database);
  await logClaim(service, worker, 'first');

  const { refused } = await withLockedHead(database, worker.tenantId, async () => {
    const stuck = logClaim(service, worker, 'stuck');
    await until(() => isWaitingForLock(database));
    const waiting = logClaim(service, worker, 'waiting');
    const refused = await waiting;
    expect(await logClaim(service, bystander, 'x')).toMatchObject({ status: 201 });
    return { stuck, refused };
  });

  expect(refused).toMatchObject({ status: 503, body: { code: 'ledger_busy' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a request whose client has gone before its turn is not logged', async () => {
  const worker = await newWorker(database);
  await logClaim(service, worker, 'first');
  const gone = new AbortController();

  await withLockedHead(database, worker.tenantId, async () => {
    const stuck = logClaim(service, worker, 'under way');
    await until(() => isWaitingForLock(database));
    const dropped = logClaim(service, worker, 'dropped', { signal: gone.signal });
    await until(async () => /^wingman_ledger_queued_entries\S* 1$/m.test(await metricsText()));
    gone.abort();
    await expect(dropped).rejects.toThrow();
    await until(() => service.logs().some(({ status }) => status === 499));
    return { stuck };
  });

  const last = await logClaim(service, worker, 'last');
  expect(last.body.seq).toBe(2);
  const claims = (await stored(worker)).map(({ leaf }) => (JSON.parse(leaf.toString()) as { claim: string }).claim);
  expect(claims).toEqual(['first', 'under way', 'last']);
});

const metricsText = async (): Promise<string> => (await fetch(`${service.url}/metrics`)).text();
