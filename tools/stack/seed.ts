import type { Scope } from '@wingman/contracts';
import {
  type AuditActor,
  createDb,
  createKeyText,
  hashKey,
  insertKey,
  insertPerson,
  insertTenant,
  PLATFORM_TENANT_ID,
  type PrismaTx,
} from '@wingman/db';
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
const PERSON = 'developer';
const OPERATOR: AuditActor = { actor: 'operator' };
const SCOPES: readonly (keyof DevelopmentKeys & Scope)[] = ['work', 'read', 'decide', 'admin', 'platform', 'relay'];

/** Keys made the first time and kept in a file. */
export function rememberedKeys(file: string): DevelopmentKeys {
  const text = rememberedSecret(file, () =>
    JSON.stringify(Object.fromEntries(SCOPES.map((scope) => [scope, createKeyText([scope])]))),
  );
  return JSON.parse(text) as DevelopmentKeys;
}

/**
 * Makes the development tenant, its keys, and one person who holds the decide key and the given Telegram accounts, as
 * the gatekeeper would: with its database role and with audit entries. Repeating it changes nothing but adds Telegram
 * accounts that are new. Returns the tenant's id.
 *
 * @param gatekeeperUrl the database as `wingman_gatekeeper`
 */
export async function seedDevelopment(
  gatekeeperUrl: string,
  keys: DevelopmentKeys,
  telegramUserIds: string[],
): Promise<string> {
  const db = createDb({ url: gatekeeperUrl, applicationName: 'wingman seed', poolSize: 1 });
  try {
    const tenantId = await db.prismaInTenant(PLATFORM_TENANT_ID, async (tx) => {
      await ensurePlatform(tx, keys.platform);
      return ensureTenant(tx, TENANT);
    });
    await db.prismaInTenant(tenantId, async (tx) => {
      for (const scope of SCOPES) if (scope !== 'platform') await ensureKey(tx, tenantId, scope, keys[scope]);
      await ensurePerson(tx, tenantId, keys.decide, telegramUserIds.map(Number));
    });
    return tenantId;
  } finally {
    await db.close();
  }
}

/**
 * Makes the platform's own tenant and its key, by which tenants are made: all that a new deployment starts with.
 * Repeating it changes nothing; a further key is added.
 */
export async function seedPlatform(gatekeeperUrl: string, key: string): Promise<void> {
  const db = createDb({ url: gatekeeperUrl, applicationName: 'wingman seed', poolSize: 1 });
  try {
    await db.prismaInTenant(PLATFORM_TENANT_ID, (tx) => ensurePlatform(tx, key));
  } finally {
    await db.close();
  }
}

async function ensurePlatform(tx: PrismaTx, key: string): Promise<void> {
  await ensureTenant(tx, 'platform', PLATFORM_TENANT_ID);
  await ensureKey(tx, PLATFORM_TENANT_ID, 'platform', key);
}

async function ensureTenant(tx: PrismaTx, name: string, tenantId?: string): Promise<string> {
  const known = await tx.tenant.findUnique({ where: { name }, select: { tenantId: true } });
  return known?.tenantId ?? insertTenant(tx, { tenantId, name, tier: 'development' }, OPERATOR);
}

async function ensureKey(tx: PrismaTx, tenantId: string, scope: Scope, key: string): Promise<void> {
  const known = await tx.apiKey.count({ where: { tenantId, keyHash: new Uint8Array(hashKey(key)) } });
  if (known > 0) return;
  await insertKey(tx, { tenantId, scopes: [scope], kind: scope === 'relay' ? 'bot' : 'standard', key }, OPERATOR);
}

async function ensurePerson(
  tx: PrismaTx,
  tenantId: string,
  decideKey: string,
  telegramUserIds: number[],
): Promise<void> {
  const known = await tx.person.findFirst({ where: { tenantId, name: PERSON }, select: { personId: true } });
  if (known) {
    await tx.personTelegramUser.createMany({
      data: telegramUserIds.map((id) => ({ tenantId, telegramUserId: BigInt(id), personId: known.personId })),
      skipDuplicates: true,
    });
    return;
  }
  const { keyId } = await tx.apiKey.findFirstOrThrow({
    where: { tenantId, keyHash: new Uint8Array(hashKey(decideKey)) },
    select: { keyId: true },
  });
  await insertPerson(tx, { tenantId, name: PERSON, keyIds: [keyId], telegramUserIds }, OPERATOR);
}
