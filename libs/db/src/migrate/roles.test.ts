import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { databaseUrl, testSetting } from '@wingman/testkit';
import { withAdminClient } from './admin-client.js';
import { applyRoles } from './roles.js';

const clusterUrl = testSetting('WINGMAN_TEST_DATABASE_URL');
let role: string;
let rolesSql: string;
let databases: string[];

const admin = (sql: string): Promise<unknown> => withAdminClient(clusterUrl, (client) => client.query(sql));

beforeEach(async () => {
  role = `wingman_test_${randomBytes(6).toString('hex')}`;
  databases = [`${role}_a`, `${role}_b`];
  // Read, then write: without the cluster-wide lock two databases at once both see "absent".
  rolesSql = `DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN
      PERFORM pg_sleep(0.2);
      CREATE ROLE ${role} LOGIN;
    END IF;
    ALTER ROLE ${role} CONNECTION LIMIT 7;
  END $$`;
  for (const name of databases) await admin(`CREATE DATABASE ${name}`);
});

afterEach(async () => {
  for (const name of databases) await admin(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin(`DROP ROLE IF EXISTS ${role}`);
});

test('two databases of one cluster may create the same roles at the same moment', async () => {
  await Promise.all(
    databases.map((name) =>
      withAdminClient(databaseUrl(clusterUrl, name), (client) => applyRoles(client, rolesSql, { [role]: 'secret' })),
    ),
  );

  const stored = await withAdminClient(clusterUrl, (client) =>
    client.query('SELECT rolpassword, rolconnlimit FROM pg_authid WHERE rolname = $1', [role]),
  );
  expect(stored.rows).toEqual([{ rolpassword: expect.stringMatching(/^SCRAM-SHA-256\$4096:/), rolconnlimit: 7 }]);
});

test('a role name that is no identifier is refused before it reaches SQL', async () => {
  await expect(
    withAdminClient(clusterUrl, (client) => applyRoles(client, 'SELECT 1', { 'x" SUPERUSER --': 'secret' })),
  ).rejects.toThrow('not a role name');
});
