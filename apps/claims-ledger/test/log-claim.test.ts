import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, createKey, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { isWaitingForLock, withLockedHead } from './head-lock.js';
import { logClaim, newWorker, read, startLedger } from './start-ledger.js';
import type { RunningLedger, Worker } from './start-ledger.js';

let database: TestDatabase;
let service: RunningLedger;
let worker: Worker;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startLedger(database);
  worker = await newWorker(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

const ndjson = (lines: unknown[], key = worker.key, headers: Record<string, string> = {}) =>
  call(`${service.url}/log_claims`, {
    key,
    body: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
    headers: { 'content-type': 'application/x-ndjson', ...headers },
  });
const lockWorker = ({ tenantId, workerId }: Worker) =>
  database.query(`INSERT INTO watcher.workers (tenant_id, worker_id, standing) VALUES ($1, $2, 'LOCKED')`, [
    tenantId,
    workerId,
  ]);
const sizeOf = async ({ tenantId }: Worker): Promise<number> => {
  const rows = await database.query<{ count: string }>('SELECT count(*) FROM ledger.entries WHERE tenant_id = $1', [
    tenantId,
  ]);
  return Number(rows[0]?.count);
};

describe('POST /log_claim', () => {
  test('answers 201 with the place of the claim, and shows it at once', async () => {
    const own = await newWorker(database);

    const first = await logClaim(service, own, { claim: 'I created backup.tar', metadata: { run: 1 } });
    const second = await logClaim(service, own, 'and deleted the folder');

    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      claim_id: expect.stringMatching(/^[0-9a-f-]{14}7/),
      log_id: expect.any(String),
      seq: 0,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      worker_id: 'worker-7',
      claim: 'I created backup.tar',
      status: 'LOGGED',
      leaf_hash: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
    });
    expect(second.body).toMatchObject({ seq: 1, log_id: first.body.log_id });
    const shown = await call(`${service.url}/claims/${first.body.claim_id}`, { key: own.key });
    expect(shown.body).toEqual({ ...first.body, metadata: { run: 1 }, verdicts: [] });
  });

  test('chains every leaf to the one before', async () => {
    const own = await newWorker(database);
    const hashes = [];
    for (const claim of ['a', 'b', 'c']) hashes.push((await logClaim(service, own, claim)).body.leaf_hash);

    const { body } = await read(service, own, '/ledger/entries');

    expect(body.items.map(({ prev }: { prev: string }) => prev)).toEqual(['', hashes[0], hashes[1]]);
    expect(body.items.map(({ leaf_hash: hash }: { leaf_hash: string }) => hash)).toEqual(hashes);
  });

  test('masks a secret before it is hashed, and shows what was stored', async () => {
    const own = await newWorker(database);
    const secret = 'wm_w_0123456789abcdefghijkl';

    const { body } = await logClaim(service, own, `I used ${secret}`);

    expect(body.claim).toBe('I used [redacted]');
    const stored = await database.query<{ leaf: Buffer }>('SELECT leaf FROM ledger.entries WHERE tenant_id = $1', [
      own.tenantId,
    ]);
    expect(stored[0]?.leaf.toString('utf8')).not.toContain(secret);
  });

  test.each([
    ['malformed JSON', '{"worker_id": "worker-7", "claim"', 400, 'invalid_request'],
    ['an unknown field', { claim: 'x', clam: 'x' }, 400, 'invalid_request'],
    ['a wrong type', { claim: 7 }, 400, 'invalid_request'],
    ['an empty claim', { claim: '  ' }, 400, 'invalid_request'],
    ['a NUL byte', '{"worker_id":"worker-7","claim":"a\\u0000b"}', 400, 'invalid_text'],
    ['a lone surrogate', '{"worker_id":"worker-7","claim":"a\\ud800b"}', 400, 'invalid_text'],
    [
      'a lone surrogate in metadata',
      '{"worker_id":"worker-7","claim":"a","metadata":{"\\udfff":1}}',
      400,
      'invalid_text',
    ],
    [
      'a number that is none in JSON',
      '{"worker_id":"worker-7","claim":"a","metadata":{"n":1e999}}',
      400,
      'invalid_request',
    ],
    ['a claim of 65 KiB', { claim: 'x'.repeat(65 * 1024) }, 400, 'entry_too_large'],
    ['65 KiB of escapes', { claim: '"'.repeat(33 * 1024) }, 400, 'entry_too_large'],
    ['a body of 2 MiB', { claim: 'x'.repeat(2 * 1024 * 1024) }, 413, 'too_large'],
    ['the year 0001', { claim: 'x', occurred_at: '0001-01-01T00:00:00.000Z' }, 400, 'invalid_request'],
    ['the year 9999', { claim: 'x', occurred_at: '9999-01-01T00:00:00.000Z' }, 400, 'invalid_request'],
    ['the 30th of February', { claim: 'x', occurred_at: '2030-02-30T00:00:00.000Z' }, 400, 'invalid_request'],
    ['another tenant', { claim: 'x', tenant_id: 'other' }, 403, 'tenant_mismatch'],
    ['another worker than the key is bound to', { claim: 'x', worker_id: 'worker-8' }, 403, 'worker_mismatch'],
  ])('refuses %s', async (_case, body, status, code) => {
    const own = await newWorker(database);
    const sent = typeof body === 'string' ? body : { worker_id: own.workerId, ...body };

    const answer = await call(`${service.url}/log_claim`, { key: own.key, body: sent });

    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(await sizeOf(own)).toBe(0);
  });

  test('refuses a key that only reads, and no key', async () => {
    const body = { worker_id: worker.workerId, claim: 'x' };

    expect(await call(`${service.url}/log_claim`, { key: worker.readKey, body })).toMatchObject({ status: 403 });
    expect(await call(`${service.url}/log_claim`, { body })).toMatchObject({ status: 401 });
  });

  test('refuses a locked worker with 423', async () => {
    const own = await newWorker(database);
    await lockWorker(own);

    expect(await logClaim(service, own, 'x')).toMatchObject({ status: 423, body: { code: 'worker_locked' } });
    expect(await sizeOf(own)).toBe(0);
  });

  test('looks at the standing once more under the lock of the log: a lock that came first wins', async () => {
    const own = await newWorker(database);
    await logClaim(service, own, 'first');

    const waiting = await withLockedHead(database, own.tenantId, async () => {
      const answer = logClaim(service, own, 'second');
      await until(() => isWaitingForLock(database), { what: 'the batch at the lock' });
      await lockWorker(own);
      return { answer };
    });

    expect(await waiting.answer).toMatchObject({ status: 423, body: { code: 'worker_locked' } });
    expect(await sizeOf(own)).toBe(1);
  });

  test('takes a claim of exactly 65,535 bytes as a leaf, and shows it', async () => {
    const own = await newWorker(database);
    const small = await logClaim(service, own, 'x');
    const { body } = await read(service, own, '/ledger/entries');
    // The ledger reserves room for a `prev` and a 16-digit `seq`, which this first leaf has not.
    const overhead = Buffer.byteLength(body.items[0].leaf) - 1 + 44 + 15;
    expect(small.status).toBe(201);

    const largest = await logClaim(service, own, 'x'.repeat(65_535 - overhead));
    const tooLarge = await logClaim(service, own, 'x'.repeat(65_535 - overhead + 1));

    expect(largest.status).toBe(201);
    expect(tooLarge).toMatchObject({ status: 400, body: { code: 'entry_too_large' } });
  });
});

describe('POST /log_claims', () => {
  const line = (claim: string) => ({ worker_id: 'worker-7', claim });

  test('logs all lines with contiguous positions, in their order', async () => {
    const own = await newWorker(database);
    const claims = Array.from({ length: 1_000 }, (_, index) => line(`claim ${index}`));

    const { status, body } = await ndjson(claims, own.key);

    expect(status).toBe(201);
    expect(body).toMatchObject({ count: 1_000, first_seq: 0 });
    expect(body.items.map(({ seq }: { seq: number }) => seq)).toEqual(claims.map((_, index) => index));
    const { body: page } = await call(`${service.url}/claims?limit=500`, { key: own.key });
    expect(page.items.map(({ claim }: { claim: string }) => claim)).toEqual(
      claims.slice(0, 500).map(({ claim }) => claim),
    );
  });

  test.each([
    ['no JSON', 'not json', 400, 'invalid_request'],
    ['an unknown field', { ...line('x'), more: 1 }, 400, 'invalid_request'],
    ['too large a claim', line('x'.repeat(66_000)), 400, 'entry_too_large'],
    ['another worker', { worker_id: 'worker-8', claim: 'x' }, 403, 'worker_mismatch'],
  ])('writes nothing when one line is bad: %s', async (_case, bad, status, code) => {
    const own = await newWorker(database);

    const answer = await ndjson([line('a'), line('b'), bad, line('c')], own.key);

    expect(answer).toMatchObject({ status, body: { code } });
    if (status === 400) expect(answer.body.detail).toContain('line 3');
    expect(await sizeOf(own)).toBe(0);
  });

  test('refuses more than 1,000 lines, and none', async () => {
    const many = Array.from({ length: 1_001 }, () => line('x'));

    expect(await ndjson(many)).toMatchObject({ status: 400 });
    expect(await ndjson([])).toMatchObject({ status: 400 });
  });

  test('wants its own media type', async () => {
    expect(await ndjson([line('x')], worker.key, { 'content-type': 'application/json' })).toMatchObject({
      status: 415,
    });
  });
});

describe('a key of several workers', () => {
  test('is refused outside development', async () => {
    const { key } = await createKey(database, worker.tenantId, { scopes: ['work'] });

    const answer = await call(`${service.url}/log_claim`, { key, body: { worker_id: 'any', claim: 'x' } });

    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });
});
