import type { Scope, Tier } from '@wingman/contracts';
import { createKeyText, hashKey, PLATFORM_TENANT_ID } from '@wingman/db';
import { v7 as uuidv7 } from 'uuid';
import type { TestDatabase } from './database.js';

export interface TestKey {
  keyId: string;
  /** The text a client sends. */
  key: string;
}

export interface TestKeyOptions {
  scopes: Scope[];
  workerId?: string;
  /** Default: `bot` for a key with the scope `relay`, else `standard`. */
  kind?: 'standard' | 'bot';
  expiresAt?: Date;
}

/** A tenant, by administrator SQL: no audit entry, so that the tenant's log begins empty. */
export async function createTenant(
  database: TestDatabase,
  { name, tier = 'enterprise' }: { name?: string; tier?: Tier } = {},
): Promise<string> {
  const tenantId = uuidv7();
  await database.query('INSERT INTO gatekeeper.tenants (tenant_id, name, tier) VALUES ($1, $2, $3)', [
    tenantId,
    name ?? `tenant ${tenantId}`,
    tier,
  ]);
  return tenantId;
}

/** A key of the tenant, by administrator SQL. */
export async function createKey(
  database: TestDatabase,
  tenantId: string,
  { scopes, workerId, kind = scopes.includes('relay') ? 'bot' : 'standard', expiresAt }: TestKeyOptions,
): Promise<TestKey> {
  const keyId = uuidv7();
  const key = createKeyText(scopes);
  await database.query(
    `INSERT INTO gatekeeper.api_keys (key_id, tenant_id, key_hash, scopes, worker_id, kind, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [keyId, tenantId, hashKey(key), scopes, workerId ?? null, kind, expiresAt ?? null],
  );
  return { keyId, key };
}

/** The platform's own tenant (once a database) and a key that manages tenants. */
export async function createPlatformKey(database: TestDatabase): Promise<TestKey> {
  await database.query(
    `INSERT INTO gatekeeper.tenants (tenant_id, name, tier) VALUES ($1, 'platform', 'enterprise')
     ON CONFLICT DO NOTHING`,
    [PLATFORM_TENANT_ID],
  );
  return createKey(database, PLATFORM_TENANT_ID, { scopes: ['platform'] });
}

/** A person of the tenant with the keys and Telegram accounts they use; returns the person's id. */
export async function createPerson(
  database: TestDatabase,
  tenantId: string,
  { name, keyIds = [], telegramUserIds = [] }: { name: string; keyIds?: string[]; telegramUserIds?: number[] },
): Promise<string> {
  const personId = uuidv7();
  await database.query('INSERT INTO gatekeeper.people (person_id, tenant_id, name) VALUES ($1, $2, $3)', [
    personId,
    tenantId,
    name,
  ]);
  await database.query(
    'INSERT INTO gatekeeper.person_keys (tenant_id, key_id, person_id) SELECT $1, unnest($2::uuid[]), $3',
    [tenantId, keyIds, personId],
  );
  await database.query(
    `INSERT INTO gatekeeper.person_telegram_users (tenant_id, telegram_user_id, person_id)
     SELECT $1, unnest($2::bigint[]), $3`,
    [tenantId, telegramUserIds, personId],
  );
  return personId;
}
