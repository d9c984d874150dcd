import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withAdminClient } from '@wingman/db';
import type { TestDatabase } from './database.js';
import { createTestDatabase } from './database.js';

let databases: TestDatabase[];

beforeAll(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase(), createTestDatabase()]);
});

afterAll(async () => {
  await Promise.all(databases.map((database) => database.drop()));
});

test('gives each caller a migrated database of its own, even when several ask at once', async () => {
  expect(new Set(databases.map(({ name }) => name)).size).toBe(3);
  for (const database of databases) {
    const applied = await database.query('SELECT migration_name FROM public._prisma_migrations');
    expect(applied.length).toBeGreaterThan(0);
  }
});

test('lets a service log in as its own role, and nobody else through PUBLIC', async () => {
  const [database] = databases as [TestDatabase];
  const who = await withAdminClient(database.urlFor('claims-ledger'), async (client) => {
    const { rows } = await client.query<{ role: string }>('SELECT current_user AS role');
    return rows[0]?.role;
  });

  expect(who).toBe('wingman_claims_ledger');
  const publicGrants = await database.query(
    `SELECT 1 FROM pg_database, aclexplode(datacl) AS acl WHERE datname = current_database() AND acl.grantee = 0`,
  );
  expect(publicGrants).toEqual([]);
});
