import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { EntryKind } from '@wingman/contracts';
import { createTenant, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { createDb, insertIntake, insertIntakeWithPrisma } from '../src/index.js';
import type { Db } from '../src/index.js';

let database: TestDatabase;
let verifier: Db;
let gatekeeper: Db;
let tenantId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  verifier = createDb({ url: database.urlFor('verifier'), applicationName: 'test' });
  gatekeeper = createDb({ url: database.urlFor('gatekeeper'), applicationName: 'test' });
  tenantId = await createTenant(database);
});

afterAll(async () => {
  await verifier.close();
  await gatekeeper.close();
  await database.drop();
});

const entry = (kind: EntryKind, note: string, of = tenantId) => ({ tenantId: of, kind, fields: { note } });
const notes = async (): Promise<unknown[]> =>
  (await database.query<{ note: string }>(`SELECT fields->>'note' AS note FROM ledger.intake ORDER BY intake_id`)).map(
    ({ note }) => note,
  );

test('an entry commits with the change that it records, or not at all', async () => {
  await verifier.inTenant(tenantId, async (tx) => {
    await tx.query('INSERT INTO verifier.cursors (tenant_id) VALUES ($1)', [tenantId]);
    await insertIntake(tx, [entry('verdict', 'kept')]);
  });
  const undone = verifier.inTenant(tenantId, async (tx) => {
    await insertIntake(tx, [entry('verdict', 'undone')]);
    await tx.query('UPDATE verifier.cursors SET next_seq = -1');
  });

  await expect(undone).rejects.toThrow(/check constraint/);
  expect(await notes()).toEqual(['kept']);
});

test('entries keep their order, and nothing is written for none', async () => {
  const many = Array.from({ length: 50 }, (_, count) => entry('verdict', `ordered ${count}`));
  await verifier.inTenant(tenantId, (tx) => insertIntake(tx, many));
  await verifier.inTenant(tenantId, (tx) => insertIntake(tx, []));

  expect((await notes()).slice(1)).toEqual(many.map(({ fields }) => fields.note));
});

test('a service writes the kinds of its own only', async () => {
  for (const kind of ['claim', 'key.created', 'worker.unlocked', 'checkpoint'] as const) {
    const forged = verifier.inTenant(tenantId, (tx) => insertIntake(tx, [entry(kind, 'forged')]));
    await expect(forged).rejects.toThrow(/row-level security/);
  }
  const throughPrisma = gatekeeper.prismaInTenant(tenantId, (tx) =>
    insertIntakeWithPrisma(tx, [entry('verdict', 'forged')]),
  );
  await expect(throughPrisma).rejects.toThrow(/row-level security/);
  expect(await notes()).not.toContain('forged');
});

test("nothing gets into another tenant's log", async () => {
  const other = await createTenant(database);
  const forged = verifier.inTenant(tenantId, (tx) => insertIntake(tx, [entry('verdict', 'forged', other)]));

  await expect(forged).rejects.toThrow(/row-level security/);
});

test('the producer is who is logged in, whatever the statement says', async () => {
  const forged = verifier.inTenant(tenantId, (tx) =>
    tx.query(
      `INSERT INTO ledger.intake (tenant_id, producer, kind, entry_id, fields)
       VALUES ($1, 'wingman_watcher', 'worker.unlocked', gen_random_uuid(), '{}')`,
      [tenantId],
    ),
  );

  await expect(forged).rejects.toThrow(/permission denied/);
});
