import type { MigrationClient } from './admin-client.js';
import { scramVerifier } from './scram.js';

/**
 * Runs the idempotent roles script and sets passwords, in one transaction.
 *
 * Roles belong to the whole cluster, advisory locks only to one database, so two databases migrating at once would
 * collide in `pg_authid` ("tuple concurrently updated"). A table lock on that shared catalogue is cluster-wide and
 * still lets everybody log in. Only a superuser may take it; a lesser administrator serves a single database.
 */
export async function applyRoles(
  client: MigrationClient,
  rolesSql: string,
  passwords: Readonly<Record<string, string>>,
): Promise<void> {
  await client.query('BEGIN');
  try {
    const { rows } = await client.query(`SELECT current_setting('is_superuser') = 'on' AS superuser`);
    const [session] = rows as [{ superuser: boolean }];
    if (session.superuser) await client.query('LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE');
    await client.query(rolesSql);
    for (const [role, password] of Object.entries(passwords)) {
      await client.query(`ALTER ROLE ${quoteIdentifier(role)} PASSWORD '${scramVerifier(password)}'`);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

function quoteIdentifier(name: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new Error(`not a role name: ${JSON.stringify(name)}`);
  return `"${name}"`;
}
