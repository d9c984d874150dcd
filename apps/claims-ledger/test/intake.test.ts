import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDb, insertIntake, PLATFORM_TENANT_ID } from '@wingman/db';
import type { Db } from '@wingman/db';
import { openCheckpoint } from '@wingman/ledger-format';
import { createKey, createPlatformKey, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { withLockedHead } from './head-lock.js';
import { logClaim, newLedgerKeys, newWorker, read, startLedger } from './start-ledger.js';
import type { RunningLedger, Worker } from './start-ledger.js';

let database: TestDatabase;
let service: RunningLedger;
/** The verifier's own role: who hands over is decided by the database. */
let verifier: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  await createPlatformKey(database);
  service = await startLedger(database, { keys: newLedgerKeys() });
  verifier = createDb({ url: database.urlFor('verifier'), applicationName: 'test', poolSize: 2 });
});

afterAll(async () => {
  await verifier.close();
  expect(await service.close()).toBe(true);
  await database.drop();
});

const handOver = ({ tenantId }: Worker, verdicts: Record<string, unknown>[]) =>
  verifier.inTenant(tenantId, (tx) =>
    insertIntake(
      tx,
      verdicts.map((fields) => ({ tenantId, kind: 'verdict' as const, fields })),
    ),
  );

const entries = (worker: Worker, count: number) =>
  until(
    async () => {
      const { body } = await read(service, worker, '/ledger/entries?limit=500');
      return body.items.length >= count ? (body.items as Record<string, unknown>[]) : undefined;
    },
    { what: `${count} entries` },
  );

test('sequences what other services hand over, in their order', async () => {
  const worker = await newWorker(database);
  await handOver(worker, [{ n: 1 }, { n: 2 }, { n: 3 }]);

  const items = await entries(worker, 3);

  expect(items).toMatchObject([
    { seq: 0, kind: 'verdict', n: 1, producer: 'verifier' },
    { seq: 1, kind: 'verdict', n: 2 },
    { seq: 2, kind: 'verdict', n: 3 },
  ]);
});

test('sequences hundreds of them between claims, each once', async () => {
  const worker = await newWorker(database);
  const numbers = Array.from({ length: 600 }, (_, n) => ({ n }));

  await Promise.all([
    handOver(worker, numbers),
    ...numbers.slice(0, 50).map(({ n }) => logClaim(service, worker, `claim ${n}`)),
  ]);

  const { rows } = await until(async () => {
    const rows = await database.query<{ leaf: string }>(
      `SELECT convert_from(leaf, 'UTF8') AS leaf FROM ledger.entries WHERE tenant_id = $1 ORDER BY seq`,
      [worker.tenantId],
    );
    return rows.length === 650 ? { rows } : undefined;
  });
  const handedOver = rows.map(({ leaf }) => JSON.parse(leaf) as { kind: string; n: number });
  expect(handedOver.filter(({ kind }) => kind === 'verdict').map(({ n }) => n)).toEqual(numbers.map(({ n }) => n));
});

test('what waits is counted over all tenants, with its age, until it is an entry', async () => {
  const worker = await newWorker(database);
  await logClaim(service, worker, 'the log has begun');
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    return Number(new RegExp(`^wingman_ledger_intake_${name}\\{.*\\} (.*)$`, 'm').exec(text)?.[1]);
  };

  await withLockedHead(database, worker.tenantId, async () => {
    await handOver(worker, [{ n: 1 }, { n: 2 }]);
    expect(await metric('pending')).toBe(2);
    expect(await metric('oldest_seconds')).toBeGreaterThan(0);
  });

  // Each time they are asked for anew: a checkpoint of the log waits for a moment, too, in the platform's.
  await until(async () => (await metric('pending')) === 0);
  await until(async () => (await metric('oldest_seconds')) === 0);
});

test('is not stopped by a row that no leaf can hold', async () => {
  const worker = await newWorker(database);
  await handOver(worker, [{ n: 1 }, { seq: 9 }, { n: 3 }]);

  const items = await entries(worker, 3);

  expect(items).toMatchObject([
    { n: 1 },
    { seq: 1, kind: 'intake.unreadable', intended_kind: 'verdict', fields_sha256: expect.any(String) },
    { n: 3 },
  ]);
});

test('finds by polling what no notification announced', async () => {
  const worker = await newWorker(database);
  await database.query('ALTER TABLE ledger.intake DISABLE TRIGGER wake_sequencer');

  await handOver(worker, [{ n: 1 }]);

  expect(await entries(worker, 1)).toMatchObject([{ n: 1 }]);
  await database.query('ALTER TABLE ledger.intake ENABLE TRIGGER wake_sequencer');
});

describe('the meta-log', () => {
  test('holds the newest checkpoint of each tenant, once', async () => {
    const worker = await newWorker(database);
    const platform = await createKey(database, PLATFORM_TENANT_ID, { scopes: ['read'] });
    const reader = { ...worker, tenantId: PLATFORM_TENANT_ID, readKey: platform.key };
    await logClaim(service, worker, 'x');

    const recorded = await until(async () => {
      const { body } = await read(service, reader, '/ledger/entries?limit=500');
      const own = body.items.filter((item: { log_tenant_id?: string }) => item.log_tenant_id === worker.tenantId);
      return own.length > 0 ? own : undefined;
    });

    expect(recorded).toHaveLength(1);
    expect(recorded[0]).toMatchObject({ kind: 'checkpoint', size: 1, producer: 'claims-ledger' });
    const { signer } = service.keys;
    const checkpoint = openCheckpoint(recorded[0].note, { verifier: signer.verifier, tenantId: worker.tenantId });
    expect(Buffer.from(checkpoint.root).toString('base64')).toBe(recorded[0].root_hash);
  });

  test('does not record itself', async () => {
    const rows = await database.query('SELECT FROM ledger.anchored WHERE log_tenant_id = $1', [PLATFORM_TENANT_ID]);

    expect(rows).toEqual([]);
  });
});
