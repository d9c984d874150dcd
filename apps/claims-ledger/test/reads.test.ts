import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createExportChecker, parseVerifierKey, openCheckpoint } from '@wingman/ledger-format';
import { call, createKey, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { logClaim, newWorker, read, startLedger, verifierKeyOf } from './start-ledger.js';
import type { RunningLedger, Worker } from './start-ledger.js';

let database: TestDatabase;
let service: RunningLedger;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startLedger(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

const post = (worker: Worker, claims: string[]) =>
  call(`${service.url}/log_claims`, {
    key: worker.key,
    body: claims.map((claim) => JSON.stringify({ worker_id: worker.workerId, claim })).join('\n'),
    headers: { 'content-type': 'application/x-ndjson' },
  });
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `claim ${index}`);

/** A verdict as the verifier hands it over: a row of the intake, under its own role. */
async function verdictOn(worker: Worker, claimId: string, verdict: string): Promise<void> {
  await database.query(
    `INSERT INTO ledger.intake (tenant_id, producer, kind, entry_id, fields)
     VALUES ($1, 'wingman_verifier', 'verdict', gen_random_uuid(), $2)`,
    [
      worker.tenantId,
      { claim_id: claimId, verification_id: claimId, verdict, reason_code: 'checked', worker_id: worker.workerId },
    ],
  );
}

describe('GET /claims', () => {
  test('pages through the claims in ledger order', async () => {
    const worker = await newWorker(database);
    await post(worker, many(7));

    const pages: string[][] = [];
    let cursor = '';
    for (;;) {
      const { body } = await call(`${service.url}/claims?limit=3${cursor}`, { key: worker.key });
      pages.push(body.items.map(({ claim }: { claim: string }) => claim));
      if (body.next_cursor === null) break;
      cursor = `&cursor=${body.next_cursor}`;
    }

    expect(pages).toEqual([many(7).slice(0, 3), many(7).slice(3, 6), many(7).slice(6)]);
    const after = await read(service, worker, '/claims?after_seq=4');
    expect(after.body.items.map(({ seq }: { seq: number }) => seq)).toEqual([5, 6]);
  });

  test('shows the verdicts of a claim, and finds claims by them', async () => {
    const worker = await newWorker(database);
    const { body } = await post(worker, ['true', 'false', 'pending']);
    const ids = body.items.map(({ claim_id: id }: { claim_id: string }) => id);
    await verdictOn(worker, ids[0], 'TRUE');
    await verdictOn(worker, ids[1], 'FALSE');

    const shown = await until(async () => {
      const { body: page } = await read(service, worker, '/claims');
      return page.items[1].verdicts.length === 1 ? page : undefined;
    });

    expect(shown.items[1].verdicts).toEqual([
      { verification_id: ids[1], verdict: 'FALSE', at: expect.any(String), seq: 4, reason_code: 'checked' },
    ]);
    for (const [verdict, claim] of [
      ['TRUE', 'true'],
      ['FALSE', 'false'],
      ['PENDING', 'pending'],
    ]) {
      const { body: found } = await read(service, worker, `/claims?verdict=${verdict}`);
      expect(found.items.map((item: { claim: string }) => item.claim)).toEqual([claim]);
    }
  });

  test("shows a worker's key that worker's claims only, and no other tenant's at all", async () => {
    const worker = await newWorker(database);
    const colleague = await createKey(database, worker.tenantId, { scopes: ['work'], workerId: 'worker-8' });
    const stranger = await newWorker(database);
    const { body: mine } = await logClaim(service, worker, 'mine');

    const list = (key: string, query = '') => call(`${service.url}/claims${query}`, { key });
    const one = (key: string) => call(`${service.url}/claims/${mine.claim_id}`, { key });

    expect((await list(worker.key)).body.items).toHaveLength(1);
    expect((await list(colleague.key)).body.items).toEqual([]);
    expect(await list(colleague.key, '?worker_id=worker-7')).toMatchObject({ status: 403 });
    expect((await list(worker.readKey, '?worker_id=worker-7')).body.items).toHaveLength(1);
    expect((await list(stranger.readKey)).body.items).toEqual([]);
    expect(await one(worker.readKey)).toMatchObject({ status: 200 });
    expect(await one(colleague.key)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await one(stranger.key)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await one(stranger.readKey)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test.each([
    'cursor=x',
    'cursor=c2VxOjAx',
    'after_seq=-1',
    'after_seq=1e3',
    'limit=0',
    'limit=501',
    'verdict=MAYBE',
    'x=1',
  ])('refuses ?%s', async (query) => {
    const worker = await newWorker(database);

    expect(await read(service, worker, `/claims?${query}`)).toMatchObject({ status: 400 });
  });
});

describe('GET /ledger/entries', () => {
  test('gives the exact lines with their hashes, page by page', async () => {
    const worker = await newWorker(database);
    await post(worker, many(5));

    const { body: first } = await read(service, worker, '/ledger/entries?limit=3');
    const { body: second } = await read(service, worker, `/ledger/entries?limit=3&cursor=${first.next_cursor}`);
    const { body: after } = await read(service, worker, '/ledger/entries?after=3');

    const items = [...first.items, ...second.items];
    expect(items.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4]);
    expect(second.next_cursor).toBe(null);
    expect(after.items).toEqual(second.items.slice(1));
    for (const { leaf, leaf_hash: hash, ...fields } of items) {
      expect(createHash('sha256').update('\0').update(leaf).digest('base64')).toBe(hash);
      expect(JSON.parse(leaf)).toEqual(fields);
    }
  });

  test('is closed to a key that only works', async () => {
    const worker = await newWorker(database);

    for (const path of ['/ledger/entries', '/ledger/export', '/ledger/checkpoint', '/ledger/proof/inclusion?seq=0']) {
      expect(await call(`${service.url}${path}`, { key: worker.key })).toMatchObject({ status: 403 });
      expect(await call(`${service.url}${path}`)).toMatchObject({ status: 401 });
    }
  });
});

describe('GET /ledger/export', () => {
  const checkpointOf = (worker: Worker, size: number) =>
    until(async () => {
      const { body } = await read(service, worker, '/ledger/checkpoint');
      return String(body).split('\n')[1] === String(size) ? String(body) : undefined;
    });
  const check = (content: string, checkpoint: string) => {
    const checker = createExportChecker({ checkpoint, verifierKey: verifierKeyOf(service.keys), strict: true });
    checker.write(Buffer.from(content));
    return checker.end();
  };

  test('is proven by the checkpoint, and one changed byte is found', async () => {
    const worker = await newWorker(database);
    await post(worker, many(600));
    const checkpoint = await checkpointOf(worker, 600);

    const { body, headers } = await read(service, worker, '/ledger/export');

    expect(headers.get('content-type')).toBe('application/x-ndjson');
    expect(check(body, checkpoint)).toMatchObject({ ok: true, size: 600 });
    expect(check(body.replace('claim 77"', 'claim 78"'), checkpoint)).toMatchObject({ ok: false, line: 78 });
  });

  test('as of a checkpoint leaves out what came later', async () => {
    const worker = await newWorker(database);
    await post(worker, many(5));
    const checkpoint = await checkpointOf(worker, 5);
    await post(worker, many(5));

    const { body } = await read(service, worker, '/ledger/export?tree_size=5');

    expect(check(body, checkpoint)).toMatchObject({ ok: true, size: 5 });
    expect(await read(service, worker, '/ledger/export?tree_size=11')).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'tree_size' }] },
    });
  });

  test('of a log without entries is empty', async () => {
    const worker = await newWorker(database);

    expect(await read(service, worker, '/ledger/export')).toMatchObject({ status: 200, body: '' });
  });

  test('ends when the client goes away', async () => {
    const worker = await newWorker(database);
    const filler = 'x'.repeat(60_000);
    // 30 MB: far more than sockets and streams hold.
    for (let round = 0; round < 30; round += 1)
      await post(
        worker,
        many(16).map((claim) => claim + filler),
      );
    const gone = new AbortController();

    const response = await fetch(`${service.url}/ledger/export`, {
      headers: { authorization: `Bearer ${worker.readKey}` },
      signal: gone.signal,
    });
    const reader = response.body?.getReader();
    await reader?.read();
    gone.abort();

    await until(() =>
      service.logs().some((line) => line.endpoint === 'exportLedger' && line.tenant_id === worker.tenantId),
    );
    expect(await logClaim(service, worker, 'and the service goes on')).toMatchObject({ status: 201 });
  });
});

describe('GET /ledger/checkpoint', () => {
  test('has one for a log without entries, and the key that proves it', async () => {
    const worker = await newWorker(database);

    const { status, body, headers } = await read(service, worker, '/ledger/checkpoint');
    const key = await call(`${service.url}/ledger/key`);

    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(key.body).toBe(`${verifierKeyOf(service.keys)}\n`);
    const checkpoint = openCheckpoint(body, { verifier: parseVerifierKey(key.body.trim()), tenantId: worker.tenantId });
    expect(checkpoint).toMatchObject({ size: 0, origin: `ledger.test/${worker.tenantId}` });
  });

  test('follows the log by itself', async () => {
    const worker = await newWorker(database);
    await logClaim(service, worker, 'x');

    await until(async () => {
      const { body } = await read(service, worker, '/ledger/checkpoint');
      return body.split('\n')[1] === '1';
    });
  });
});
