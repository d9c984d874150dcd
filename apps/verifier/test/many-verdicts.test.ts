import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDb } from '@wingman/db';
import type { Db } from '@wingman/db';
import { createReadCounter, createTenant, createTestDatabase, createTestLog } from '@wingman/testkit';
import type { ReadCounter, TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { createLoggedClaimStore } from '../src/question/logged-claim.store.js';

const [MANY, OPEN] = [2_000, 100];

let database: TestDatabase;
/** The verifier's role, over one connection, so that its statistics can be asked for. */
let db: Db;
let tenantId: string;
let ids: string[];
let readsOf: ReadCounter['readsOf'];

// In tables never analyzed, as on the first day, and a tenant of which all but the last claims have been judged.
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb({ url: database.urlFor('verifier'), applicationName: 'test', poolSize: 1 });
  await database.query('ALTER TABLE ledger.entries SET (autovacuum_enabled = false)');
  await database.query('ALTER TABLE verifier.verifications SET (autovacuum_enabled = false)');
  tenantId = await createTenant(database);
  ids = Array.from({ length: MANY + OPEN }, () => uuidv7());
  await createTestLog(database, tenantId).append(
    ids.map((id) => ({ kind: 'claim', entry_id: id, claim_id: id, claim: 'It is so.', worker_id: 'deployer' })),
  );
  await database.query(
    `INSERT INTO verifier.verifications (verification_id, tenant_id, binding, claim_id, worker_id, verdict, mode,
       reason_code, explanation, time_basis, checks)
     SELECT gen_random_uuid(), $1, true, claim_id, 'deployer', 'TRUE', 'auto', 'checked', 'It is.', 'none', '[]'
     FROM unnest($2::uuid[]) AS claim_id`,
    [tenantId, ids.slice(0, MANY)],
  );
  ({ readsOf } = createReadCounter(database, db, ['verifier.verifications']));
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

test('claims that wait are found by the verdict of each, not by all there are', async () => {
  const claims = createLoggedClaimStore(db);

  const reads = await readsOf(async () => {
    const range = { from: MANY - OPEN, to: MANY + OPEN, limit: 1_000 };
    expect((await claims.withoutVerdict(tenantId, range)).map(({ claimId }) => claimId)).toEqual(ids.slice(MANY));
  });

  expect(reads).toEqual({ scanned: 0, found: OPEN });
});

test('those that wait are counted by the verdict of each, too', async () => {
  const reads = await readsOf(async () => {
    const { rows } = await db.query('SELECT pending::int FROM verifier.backlog()');
    expect(rows).toEqual([{ pending: OPEN }]);
  });

  expect(reads).toEqual({ scanned: 0, found: MANY });
});
