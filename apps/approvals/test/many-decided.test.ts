import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createReadCounter, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, approved, createTeam, pending } from './people.js';

/** More than a session needs to settle on a plan, which it then keeps. */
const MANY = 40;
const LONG = 60_000;

let database: TestDatabase;
/** With one connection, so that its statistics can be asked for. */
let service: TestApprovals;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database, { env: { DATABASE_POOL_SIZE: '1' }, sweepMs: 3_600_000 });
});
afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

test(
  'a decision goes through no other requests, in a table never analyzed',
  async () => {
    await database.query('ALTER TABLE approvals.requests SET (autovacuum_enabled = false)');
    const team = await createTeam(database);
    for (let use = 0; use < MANY; use += 1) await approved(service, team);
    const last = await pending(service, team);
    const { readsOf } = createReadCounter(database, service.database.db, ['approvals.requests']);

    const { scanned } = await readsOf(async () => {
      expect((await approve(service, last, { key: team.ada.key })).status).toBe(200);
    });

    expect(scanned).toBe(0);
  },
  LONG,
);
