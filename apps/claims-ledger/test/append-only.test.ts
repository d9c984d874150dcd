import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDb } from '@wingman/db';
import type { Db } from '@wingman/db';
import { createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { logClaim, newWorker, startLedger } from './start-ledger.js';
import type { RunningLedger, Worker } from './start-ledger.js';

let database: TestDatabase;
let service: RunningLedger;
let worker: Worker;
let stranger: Worker;
/** The service's own role, as somebody who took the service over would have it. */
let role: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startLedger(database);
  worker = await newWorker(database);
  stranger = await newWorker(database);
  for (const claim of ['a', 'b']) await logClaim(service, worker, claim);
  role = createDb({ url: database.urlFor('claims-ledger'), applicationName: 'test', poolSize: 1 });
});

afterAll(async () => {
  await role.close();
  expect(await service.close()).toBe(true);
  await database.drop();
});

const count = async (): Promise<unknown> =>
  (await database.query('SELECT count(*), max(size) FROM ledger.entries, ledger.logs'))[0];

test.each([
  [`UPDATE ledger.entries SET leaf = 'x'`],
  [`UPDATE ledger.entries SET seq = 7 WHERE seq = 1`],
  ['DELETE FROM ledger.entries'],
  ['TRUNCATE ledger.entries'],
  ['TRUNCATE ledger.entries, ledger.nodes, ledger.checkpoints CASCADE'],
  ['ALTER TABLE ledger.entries DISABLE TRIGGER append_only'],
  ['ALTER TABLE ledger.entries DISABLE ROW LEVEL SECURITY'],
  ['DROP TABLE ledger.entries'],
  ['SET session_replication_role = replica'],
  ['SET ROLE wingman_owner'],
  ['DELETE FROM ledger.logs'],
  ['UPDATE ledger.logs SET size = 1'],
  ['UPDATE ledger.logs SET size = size'],
  ['UPDATE ledger.logs SET log_id = gen_random_uuid(), size = size + 1'],
  ['DELETE FROM ledger.nodes'],
  [`UPDATE ledger.checkpoints SET note = 'x'`],
  ['DELETE FROM ledger.checkpoints'],
  ['DELETE FROM ledger.intake'],
  [`UPDATE ledger.intake SET fields = '{}'`],
  ['DELETE FROM ledger.idempotency'],
])('refuses the role of the service: %s', async (sql) => {
  const before = await count();

  await expect(role.inTenant(worker.tenantId, (tx) => tx.query(sql))).rejects.toThrow(
    /permission denied|append-only|may only grow|must be owner/,
  );

  expect(await count()).toEqual(before);
});

test('the owner of the tables is held by triggers too', async () => {
  for (const sql of [`UPDATE ledger.entries SET leaf = 'x'`, 'DELETE FROM ledger.entries', 'TRUNCATE ledger.entries']) {
    await expect(database.query(sql)).rejects.toThrow('append-only');
  }
});

test('the role of the service sees and writes rows of the running tenant only', async () => {
  const seen = await role.inTenant(stranger.tenantId, (tx) => tx.query('SELECT * FROM ledger.entries'));
  expect(seen.rows).toEqual([]);

  const writing = role.inTenant(stranger.tenantId, (tx) =>
    tx.query(`INSERT INTO ledger.entries (tenant_id, seq, leaf) VALUES ($1, 2, '{"kind":"claim","entry_id":"x"}')`, [
      worker.tenantId,
    ]),
  );
  await expect(writing).rejects.toThrow('row-level security');
  await expect(role.query('SELECT * FROM ledger.entries')).resolves.toMatchObject({ rows: [] });
});
