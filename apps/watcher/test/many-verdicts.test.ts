import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDb } from '@wingman/db';
import type { Db } from '@wingman/db';
import { createReadCounter, createTenant, createTestDatabase, createTestLog } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { findVerdicts } from '../src/verdict/verdict.store.js';

const MANY = 1_000;

let database: TestDatabase;
/** The watcher's role, over one connection, so that its statistics can be asked for. */
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb({ url: database.urlFor('watcher'), applicationName: 'test', poolSize: 1 });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

test('a lie is read with its own claim, not with all the tenant has made', async () => {
  const tenantId = await createTenant(database);
  const ids = Array.from({ length: MANY }, () => uuidv7());
  await createTestLog(database, tenantId).append(
    ids.map((id) => ({ kind: 'claim', entry_id: id, claim_id: id, claim: 'It is so.', worker_id: 'deployer' })),
  );
  const [lie] = await database.query<{ id: string }>(
    `INSERT INTO verifier.verifications (verification_id, tenant_id, binding, claim_id, worker_id, verdict, mode,
       reason_code, explanation, time_basis, checks)
     VALUES (gen_random_uuid(), $1, true, $2, 'deployer', 'FALSE', 'auto', 'checked', 'It is not.', 'none', '[]')
     RETURNING verification_id AS id`,
    [tenantId, ids[MANY / 2]],
  );
  const { readsOf } = createReadCounter(database, db, ['ledger.entries']);

  const reads = await readsOf(async () => {
    const { falseVerdicts } = await db.inTenant(tenantId, (tx) => findVerdicts(tx, tenantId, [lie?.id ?? '']));
    expect(falseVerdicts.map(({ claimId }) => claimId)).toEqual([ids[MANY / 2]]);
  });

  expect(reads).toEqual({ scanned: 0, found: 1 });
});
