import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTenant, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { withAdminClient } from '../src/index.js';

const ROLE = 'wingman_grafana';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** What PostgreSQL answers the role: rows, or why not. */
const asGrafana = (sql: string): Promise<unknown> =>
  withAdminClient(database.adminUrl, async (admin) => {
    await admin.query(`SET ROLE ${ROLE}`);
    return admin.query(sql).then(
      ({ rows }) => rows as unknown,
      (error: Error) => error.message,
    );
  });

test('the pages of figures read these columns and nothing else: no text, no worker, no id, no secret', async () => {
  const columns = await database.query<{ place: string; columns: string }>(
    `SELECT table_schema || '.' || table_name AS place, string_agg(column_name, ' ' ORDER BY column_name) AS columns
     FROM information_schema.column_privileges WHERE grantee = $1 AND privilege_type = 'SELECT' GROUP BY 1 ORDER BY 1`,
    [ROLE],
  );

  expect(columns.map(({ place, columns: names }) => `${place}: ${names}`)).toEqual([
    'monitoring.alerts: acknowledged at kind severity tenant',
    'monitoring.approvals: at born_status decided_at level status tenant validated',
    'monitoring.executions: at code duration_ms status tenant',
    'monitoring.verdicts: at tenant verdict',
    'monitoring.workers: locked tenant workers',
  ]);
});

test('it has no other right, over nothing', async () => {
  const others = await database.query(
    `SELECT privilege_type FROM information_schema.table_privileges WHERE grantee = $1 AND privilege_type <> 'SELECT'
     UNION ALL SELECT p.proname::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND has_function_privilege($1, p.oid, 'EXECUTE')
     UNION ALL SELECT n.nspname::text FROM pg_namespace n WHERE has_schema_privilege($1, n.oid, 'CREATE')
     UNION ALL SELECT 'member' FROM pg_auth_members m WHERE m.member = $1::regrole
     UNION ALL SELECT 'power' FROM pg_roles WHERE rolname = $1 AND (rolsuper OR rolcreaterole OR rolcreatedb
       OR rolbypassrls OR rolreplication OR rolinherit OR rolconnlimit NOT BETWEEN 1 AND 5)`,
    [ROLE],
  );

  expect(others).toEqual([]);
});

test.each([
  'gatekeeper.api_keys',
  'ledger.entries',
  'approvals.requests',
  'verifier.verifications',
  'gateway.executions',
])('%s is closed to it', async (table) => {
  expect(await asGrafana(`SELECT FROM ${table}`)).toMatch(/permission denied/);
});

test('it sees the figures of every tenant, by its name', async () => {
  for (const [index, verdict] of ['TRUE', 'FALSE'].entries()) {
    const tenantId = await createTenant(database);
    await database.query('UPDATE gatekeeper.tenants SET name = $2 WHERE tenant_id = $1', [tenantId, `tenant ${index}`]);
    await database.query(
      `INSERT INTO verifier.verifications (verification_id, tenant_id, binding, claim_id, verdict, mode, reason_code,
         explanation, time_basis, checks)
       VALUES (gen_random_uuid(), $1, true, gen_random_uuid(), $2, 'simple', 'x', 'x', 'none', '[]')`,
      [tenantId, verdict],
    );
  }

  expect(await asGrafana('SELECT tenant, verdict FROM monitoring.verdicts ORDER BY tenant')).toEqual([
    { tenant: 'tenant 0', verdict: 'TRUE' },
    { tenant: 'tenant 1', verdict: 'FALSE' },
  ]);
  for (const view of ['approvals', 'executions', 'alerts', 'workers']) {
    expect(await asGrafana(`SELECT * FROM monitoring.${view}`)).toEqual([]);
  }
});
