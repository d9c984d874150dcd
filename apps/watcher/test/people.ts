import type { Tier } from '@wingman/contracts';
import { createKey, createPerson, createTenant, createTestLog } from '@wingman/testkit';
import type { TestDatabase, TestLog } from '@wingman/testkit';

export interface TestTenant {
  tenantId: string;
  log: TestLog;
  /** Of Ada. */
  personId: string;
  readKey: string;
  /** Of the person `Ada`. */
  decideKey: string;
  decideKeyId: string;
  relayKey: string;
  workKey: string;
}

/** A tenant with an empty log, the usual keys, and Ada, who decides: by her key and as Telegram user 42. */
export async function createTestTenant(database: TestDatabase, options: { tier?: Tier } = {}): Promise<TestTenant> {
  const tenantId = await createTenant(database, options);
  const [read, decide, relay, work] = await Promise.all([
    createKey(database, tenantId, { scopes: ['read'] }),
    createKey(database, tenantId, { scopes: ['decide'] }),
    createKey(database, tenantId, { scopes: ['relay'] }),
    createKey(database, tenantId, { scopes: ['work'], workerId: 'deployer' }),
  ]);
  const personId = await createPerson(database, tenantId, {
    name: 'Ada',
    keyIds: [decide.keyId],
    telegramUserIds: [42],
  });
  return {
    tenantId,
    personId,
    log: createTestLog(database, tenantId),
    readKey: read.key,
    decideKey: decide.key,
    decideKeyId: decide.keyId,
    relayKey: relay.key,
    workKey: work.key,
  };
}
