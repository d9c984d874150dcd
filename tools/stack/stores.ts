import { readFileSync } from 'node:fs';
import path from 'node:path';
import { databaseRole, SERVICES } from '@wingman/contracts';
import { migrate, withAdminClient } from '@wingman/db';
import { root } from './folder.js';
import { randomPassword, rememberedSecret } from './secrets.js';
import { type DevelopmentKeys, rememberedKeys, seedDevelopment } from './seed.js';

/** What a prepared database gives to the services. */
export interface PreparedDatabase {
  /** By role name. */
  rolePasswords: Record<string, string>;
  keys: DevelopmentKeys;
  /** The development tenant. */
  tenantId: string;
}

/** Migrates, gives every service role its password, and makes the development tenant; both kept under `secrets`. */
export async function prepareDatabase(
  adminUrl: string,
  secrets: string,
  telegramUserIds: string[],
): Promise<PreparedDatabase> {
  const rolePasswords = rememberedPasswords(path.join(secrets, 'database-passwords.json'));
  const rolesSql = readFileSync(path.join(root, 'prisma/roles.sql'), 'utf8');
  await withAdminClient(adminUrl, (client) =>
    migrate({ client, dir: path.join(root, 'prisma/migrations'), rolesSql, rolePasswords }),
  );
  const keys = rememberedKeys(path.join(secrets, 'keys.json'));
  const gatekeeper = databaseRole('gatekeeper');
  const gatekeeperUrl = databaseUrlAs(adminUrl, gatekeeper, rolePasswords[gatekeeper] ?? '');
  const tenantId = await seedDevelopment(gatekeeperUrl, keys, telegramUserIds);
  return { rolePasswords, keys, tenantId };
}

/** Every service but telegram-bot has a database role. */
function rememberedPasswords(file: string): Record<string, string> {
  const roles = SERVICES.filter((app) => app !== 'telegram-bot').map(databaseRole);
  const text = rememberedSecret(file, () =>
    JSON.stringify(Object.fromEntries(roles.map((role) => [role, randomPassword()]))),
  );
  return JSON.parse(text) as Record<string, string>;
}

/** The same database as another role. */
export function databaseUrlAs(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return url.href;
}
