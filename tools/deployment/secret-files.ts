import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { databaseRole, SERVICES } from '@wingman/contracts';
import { createKeyText } from '@wingman/db';
import { approvalKeyFiles } from '../stack/approval-keys.js';
import { ledgerIdentity } from '../stack/ledger-identity.js';
import { randomPassword, rememberedSecret, serviceKeyFiles, signingKeyFile } from '../stack/secrets.js';
import { redisUsers } from './redis-users.js';

const WITH_DATABASE = SERVICES.filter((service) => service !== 'telegram-bot');

/**
 * Makes every secret of a deployment that is not there yet, one file each, and leaves those that are. The folder is its
 * owner's alone; the files in it are readable, since a container's account is not the owner's and compose hands over
 * each file by itself.
 */
export async function writeSecretFiles(folder: string, { ledgerOrigin }: { ledgerOrigin: string }): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const remember = (name: string, create: () => string): string => rememberedSecret(path.join(folder, name), create);

  const admin = remember('postgres_password', randomPassword);
  remember('admin_database_url', () => databaseUrl('postgres', admin));
  const rolePasswords = JSON.parse(
    remember('role_passwords', () =>
      JSON.stringify(Object.fromEntries(WITH_DATABASE.map((service) => [databaseRole(service), randomPassword()]))),
    ),
  ) as Record<string, string>;
  for (const service of WITH_DATABASE) {
    const role = databaseRole(service);
    write(folder, `database_url_${service}`, databaseUrl(role, (rolePasswords[role] ??= randomPassword())));
  }
  // A file of its own, too: Grafana is given this one alone.
  rolePasswords['wingman_grafana'] = remember('grafana_database_password', randomPassword);
  write(folder, 'role_passwords', JSON.stringify(rolePasswords));
  const redisPasswords = Object.fromEntries(
    SERVICES.map((service) => [service, remember(`redis_password_${service}`, randomPassword)]),
  );
  for (const service of SERVICES) {
    write(folder, `redis_url_${service}`, `redis://${service}:${redisPasswords[service]}@redis:6379`);
  }
  write(folder, 'redis_users', redisUsers(redisPasswords));
  remember('grafana_password', randomPassword);
  remember('platform_key', () => createKeyText(['platform']));
  serviceKeyFiles(folder, SERVICES);
  signingKeyFile(folder, 'attestations');
  await approvalKeyFiles(folder);
  const { verifierKey } = ledgerIdentity(folder, { LEDGER_ORIGIN: ledgerOrigin });
  write(folder, 'ledger_verifier_key', verifierKey);
  for (const name of readdirSync(folder)) chmodSync(path.join(folder, name), 0o444);
}

const databaseUrl = (role: string, password: string): string => `postgres://${role}:${password}@postgres:5432/wingman`;

/** Derived from the others, so that it is made anew when they change. */
function write(folder: string, name: string, content: string): void {
  const file = path.join(folder, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  if (existsSync(file)) chmodSync(file, 0o600);
  writeFileSync(file, content, { mode: 0o600 });
}
