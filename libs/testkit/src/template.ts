import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { databaseRole, SERVICES } from '@wingman/contracts';
import { migrate, withAdminClient } from '@wingman/db';
import { workspaceRoot } from './workspace.js';

/** Every service role has this password in test clusters; it protects nothing. */
export const TEST_ROLE_PASSWORD = 'test';

const migrationsDir = path.join(workspaceRoot, 'prisma/migrations');
const rolesFile = path.join(workspaceRoot, 'prisma/roles.sql');

/**
 * The name of a migrated template database, made once per cluster and state of the migrations. Whoever comes second
 * waits on an advisory lock. It is built under another name and renamed when complete, so a crash leaves no half template.
 */
export async function ensureTemplate(adminUrl: string): Promise<string> {
  const rolesSql = await readFile(rolesFile, 'utf8');
  const name = `wingman_template_${await fingerprint(rolesSql)}`;
  await withAdminClient(adminUrl, async (admin) => {
    await admin.query(`SELECT pg_advisory_lock(hashtext('wingman_template'))`);
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    const draft = `${name}_draft`;
    await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${draft} TEMPLATE template0`);
    await withAdminClient(databaseUrl(adminUrl, draft), async (client) => {
      await migrate({ client, dir: migrationsDir, rolesSql, rolePasswords: testPasswords(rolesSql) });
    });
    await admin.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
  });
  return name;
}

/**
 * A new database made from the template. PostgreSQL copies everything but the grants on the database itself, so the
 * roles script, which makes those, runs once more.
 */
export async function copyTemplate(adminUrl: string, template: string, name: string): Promise<void> {
  const rolesSql = await readFile(rolesFile, 'utf8');
  await withAdminClient(adminUrl, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  await withAdminClient(databaseUrl(adminUrl, name), (client) => client.query(rolesSql));
}

/** `url` with another database, and with another user when one is given. */
export function databaseUrl(url: string, database: string, user?: { name: string; password: string }): string {
  const result = new URL(url);
  result.pathname = `/${database}`;
  if (user) {
    result.username = user.name;
    result.password = user.password;
  }
  return result.href;
}

/** Passwords for the services whose role the script creates (a client of the SDK has none). */
function testPasswords(rolesSql: string): Record<string, string> {
  const roles = SERVICES.map(databaseRole).filter((role) => rolesSql.includes(role));
  return Object.fromEntries(roles.map((role) => [role, TEST_ROLE_PASSWORD]));
}

async function fingerprint(rolesSql: string): Promise<string> {
  const hash = createHash('sha256').update(rolesSql);
  for (const name of (await readdir(migrationsDir)).sort()) {
    const file = path.join(migrationsDir, name, 'migration.sql');
    hash.update(`\0${name}\0`).update(await readFile(file).catch(() => ''));
  }
  return hash.digest('hex').slice(0, 16);
}
