import { createHash, randomBytes } from 'node:crypto';
import { type MigrationClient, withAdminClient } from '@wingman/db';
import type { Scope } from '@wingman/contracts';
import { v7 as uuidv7 } from 'uuid';
import { rememberedSecret } from './secrets.js';

/** The keys of the development tenant, as they stand in `.wingman/dev.env`. */
export interface DevelopmentKeys {
  /** Bound to no worker, which only `DEPLOYMENT_ENV=dev` allows. */
  work: string;
  read: string;
  decide: string;
  admin: string;
  /** Of the platform's own tenant: it manages tenants. */
  platform: string;
  /** The bot's. */
  relay: string;
}

const TENANT = 'development';
const SCOPES: readonly (keyof DevelopmentKeys & Scope)[] = ['work', 'read', 'decide', 'admin', 'platform', 'relay'];

/** Keys made the first time and kept in a file; a key is `wm_<scope initial>_` and 32 random characters. */
export function rememberedKeys(file: string): DevelopmentKeys {
  const text = rememberedSecret(file, () =>
    JSON.stringify(
      Object.fromEntries(SCOPES.map((scope) => [scope, `wm_${scope[0]}_${randomBytes(24).toString('base64url')}`])),
    ),
  );
  return JSON.parse(text) as DevelopmentKeys;
}

/**
 * Makes the development tenant, its keys, and one person who holds the decide key and the given Telegram accounts.
 * Repeating it changes nothing but adds Telegram accounts that are new.
 */
export async function seedDevelopment(
  adminUrl: string,
  keys: DevelopmentKeys,
  telegramUserIds: string[],
): Promise<void> {
  await withAdminClient(adminUrl, async (client) => {
    await client.query('BEGIN');
    await client.query('SET LOCAL ROLE wingman_owner');
    const { rows } = await client.query<{ id: string }>('SELECT kit.platform_tenant() AS id');
    const platform = rows[0]?.id as string;
    await ensureTenant(client, platform, 'platform');
    await ensureKey(client, platform, 'platform', keys.platform);

    const tenant = (await findTenant(client)) ?? uuidv7();
    await ensureTenant(client, tenant, TENANT);
    for (const scope of SCOPES) if (scope !== 'platform') await ensureKey(client, tenant, scope, keys[scope]);
    await ensurePerson(client, tenant, keys.decide, telegramUserIds);
    await client.query('COMMIT');
  });
}

async function findTenant(client: MigrationClient): Promise<string | undefined> {
  const { rows } = await client.query('SELECT tenant_id AS id FROM gatekeeper.tenants WHERE name = $1', [TENANT]);
  return (rows as { id: string }[])[0]?.id;
}

/** Also makes it the tenant of the statements that follow: row-level security binds even the tables' owner. */
async function ensureTenant(client: MigrationClient, tenant: string, name: string): Promise<void> {
  await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant]);
  await client.query(
    `INSERT INTO gatekeeper.tenants (tenant_id, name, tier) VALUES ($1, $2, 'development') ON CONFLICT DO NOTHING`,
    [tenant, name],
  );
}

async function ensureKey(client: MigrationClient, tenant: string, scope: Scope, key: string): Promise<void> {
  await client.query(
    `INSERT INTO gatekeeper.api_keys (key_id, tenant_id, key_hash, scopes, kind) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (key_hash) DO NOTHING`,
    [uuidv7(), tenant, sha256(key), [scope], scope === 'relay' ? 'bot' : 'standard'],
  );
}

async function ensurePerson(
  client: MigrationClient,
  tenant: string,
  decideKey: string,
  telegramUserIds: string[],
): Promise<void> {
  const { rows } = await client.query(
    `SELECT person_id AS id FROM gatekeeper.people WHERE tenant_id = $1 AND name = $2`,
    [tenant, 'developer'],
  );
  const person = (rows as { id: string }[])[0]?.id ?? uuidv7();
  await client.query(
    `INSERT INTO gatekeeper.people (person_id, tenant_id, name) VALUES ($1, $2, 'developer') ON CONFLICT DO NOTHING`,
    [person, tenant],
  );
  await client.query(
    `INSERT INTO gatekeeper.person_keys (tenant_id, key_id, person_id)
     SELECT $1, key_id, $3 FROM gatekeeper.api_keys WHERE key_hash = $2 ON CONFLICT DO NOTHING`,
    [tenant, sha256(decideKey), person],
  );
  await client.query(
    `INSERT INTO gatekeeper.person_telegram_users (tenant_id, telegram_user_id, person_id)
     SELECT $1, unnest($2::bigint[]), $3 ON CONFLICT DO NOTHING`,
    [tenant, telegramUserIds, person],
  );
}

const sha256 = (key: string): Buffer => createHash('sha256').update(key).digest();
