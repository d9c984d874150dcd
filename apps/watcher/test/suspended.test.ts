import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { RollbackBody } from '@wingman/contracts';
import {
  call,
  createKey,
  createServiceKeys,
  createTenant,
  createTestDatabase,
  createTestLog,
  until,
} from '@wingman/testkit';
import type { ServiceKeys, TestDatabase, TestLog } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { claimWithVerdict, verdictEntry } from './ledger.js';
import { startTestWatcher } from './watcher.js';
import type { TestWatcher } from './watcher.js';

/** Of a suspended tenant nobody is told anything; what makes it safer still happens. */
let database: TestDatabase;
let keys: ServiceKeys;
let tenantId: string;
let log: TestLog;
let running: TestWatcher | undefined;

beforeAll(async () => {
  [database, keys] = await Promise.all([createTestDatabase(), createServiceKeys()]);
});
beforeEach(async () => {
  tenantId = await createTenant(database);
  log = createTestLog(database, tenantId);
});
afterEach(async () => {
  await running?.close();
});
afterAll(() => Promise.all([keys.drop(), database.drop()]));

const put = (status: 'ACTIVE' | 'SUSPENDED', of = tenantId) =>
  database.query('UPDATE gatekeeper.tenants SET status = $2 WHERE tenant_id = $1', [of, status]);

async function alertOf(tenant: string): Promise<string> {
  const id = uuidv7();
  await database.query(
    `INSERT INTO watcher.alerts (alert_id, tenant_id, kind, severity, title, detail, dedup_key, raised_at)
     VALUES ($1, $2, 'false_claim', 'CRITICAL', 'x', 'x', $3, now() - interval '1 minute')`,
    [id, tenant, id],
  );
  return id;
}
const escalations = async (alertId: string) =>
  (await database.query<{ n: number }>('SELECT escalations AS n FROM watcher.alerts WHERE alert_id = $1', [alertId]))[0]
    ?.n;

test('a lie still locks its worker and is an alert: that waits for nobody', async () => {
  await log.append([verdictEntry(await claimWithVerdict(database, log, { workerId: 'liar' }), { workerId: 'liar' })]);
  await put('SUSPENDED');
  running = await startTestWatcher(database);
  await until(
    async () =>
      (await database.query(`SELECT FROM watcher.workers WHERE tenant_id = $1 AND standing = 'LOCKED'`, [tenantId]))
        .length === 1,
  );
  expect(await database.query('SELECT FROM watcher.alerts WHERE tenant_id = $1', [tenantId])).toHaveLength(1);
});

test('nobody is told again of an alert until it is resumed', async () => {
  const other = await createTenant(database);
  const [waiting, reference] = [await alertOf(tenantId), await alertOf(other)];
  await put('SUSPENDED');
  running = await startTestWatcher(database, { policy: { escalateAfterMs: 1_000 }, escalateMs: 20 });
  await until(async () => (await escalations(reference)) === 1);
  expect(await escalations(waiting)).toBe(0);

  await put('ACTIVE');
  await until(async () => (await escalations(waiting)) === 1);
});

test('no rollback is asked for until it is resumed', async () => {
  const asked: string[] = [];
  const other = await createTenant(database);
  for (const tenant of [tenantId, other]) {
    const [id, alertId] = [uuidv7(), await alertOf(tenant)];
    const request: RollbackBody = {
      ...{ tenant_id: tenant, rollback_id: id, worker_id: 'w', key_id: id, claim_id: id, claim_seq: 0 },
      ...{ verification_id: id, alert_id: alertId, commands: ['ls'], environment: 'dev', declared_by: 'claim' },
    };
    await database.query(
      `INSERT INTO watcher.rollbacks (tenant_id, rollback_id, alert_id, verification_id, request)
       VALUES ($1, $2, $3, $2, $4)`,
      [tenant, id, alertId, JSON.stringify(request)],
    );
  }
  await put('SUSPENDED');
  const ask = async ({ tenant_id: tenant }: RollbackBody) => {
    asked.push(tenant);
    return { refused: undefined };
  };
  running = await startTestWatcher(database, { rollbacks: { everyMs: 20, ask } });
  await until(() => asked.includes(other));
  expect(asked).not.toContain(tenantId);

  await put('ACTIVE');
  await until(() => asked.includes(tenantId));
});

test('no message goes out: not to a bot whose key is refused, nor to one that has been waiting', async () => {
  const relay = await createKey(database, tenantId, { scopes: ['relay'] });
  running = await startTestWatcher(database, { keys, lookMs: 20 });
  const authorization = `Bearer ${await keys.tokenFor('telegram-bot', 'watcher')}`;
  const lease = (waitSeconds: number) =>
    call(`${running?.url}/internal/deliveries/lease`, {
      body: { channel: 'telegram', holder: 'bot', limit: 1, wait_seconds: waitSeconds, lease_seconds: 5 },
      headers: { authorization, 'x-api-key': relay.key },
    });
  const waiting = lease(2);
  // Answered behind the first look of the one that waits.
  expect((await lease(0)).body.items).toEqual([]);
  await put('SUSPENDED');
  const alertId = await alertOf(tenantId);
  await database.query(
    `INSERT INTO watcher.deliveries (delivery_id, tenant_id, alert_id, channel) VALUES ($1, $2, $1, 'telegram')`,
    [alertId, tenantId],
  );

  expect(await waiting).toMatchObject({ status: 200, body: { items: [] } });
  const given: unknown[] = [];
  const late = await until(async () => {
    const answer = await lease(0);
    given.push(...((answer.body.items as unknown[] | undefined) ?? []));
    return answer.status !== 200 && answer;
  });
  expect([late.status, late.body.detail, given]).toEqual([401, 'the tenant is suspended', []]);
  await put('ACTIVE');
  await until(async () => (await lease(0)).body.items?.length === 1);
});
