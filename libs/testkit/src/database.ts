import { randomBytes } from 'node:crypto';
import { databaseRole, type ServiceName } from '@wingman/contracts';
import { withAdminClient } from '@wingman/db';
import { copyTemplate, databaseUrl, ensureTemplate, TEST_ROLE_PASSWORD } from './template.js';
import { testSetting } from './workspace.js';

export interface TestDatabase {
  name: string;
  /** As the cluster's administrator: for arranging and for looking, never given to a service. */
  adminUrl: string;
  /** As the service's own least-privileged role, e.g. `urlFor('claims-ledger')` logs in as `wingman_claims_ledger`. */
  urlFor(service: ServiceName): string;
  /** One statement as administrator (row-level security does not apply); returns its rows. */
  query<Row = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<Row[]>;
  /** Ends every session on it and removes it. Call it in `afterAll`, after the service has been closed. */
  drop(): Promise<void>;
}

/** A fresh, migrated, empty database of its own, copied from the run's template in well under a second. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const clusterUrl = testSetting('WINGMAN_TEST_DATABASE_URL');
  const template = await ensureTemplate(clusterUrl);
  const name = `wingman_test_${randomBytes(8).toString('hex')}`;
  await copyTemplate(clusterUrl, template, name);
  const adminUrl = databaseUrl(clusterUrl, name);
  return {
    name,
    adminUrl,
    urlFor: (service) => databaseUrl(clusterUrl, name, { name: databaseRole(service), password: TEST_ROLE_PASSWORD }),
    query: <Row>(sql: string, params?: unknown[]) =>
      withAdminClient(adminUrl, async (client) => (await client.query(sql, params)).rows as Row[]),
    drop: async () => {
      await withAdminClient(clusterUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}
