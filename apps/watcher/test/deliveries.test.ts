import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Delivery } from '@wingman/contracts';
import { call, createServiceKeys, createTestDatabase, until } from '@wingman/testkit';
import type { CallAnswer, ServiceKeys, TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { createDeliveryStore } from '../src/delivery/delivery.store.js';
import { claimWithVerdict } from './ledger.js';
import { createTestTenant } from './people.js';
import type { TestTenant } from './people.js';
import { startTestWatcher } from './watcher.js';
import type { TestWatcher } from './watcher.js';

let database: TestDatabase;
let keys: ServiceKeys;
let service: TestWatcher;

beforeAll(async () => {
  database = await createTestDatabase();
  keys = await createServiceKeys();
  service = await startTestWatcher(database, { keys });
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await keys.drop();
  await database.drop();
});

const raise = async (tenant: TestTenant, workerId = 'deployer'): Promise<void> => {
  const lie = await claimWithVerdict(database, tenant.log, { workerId });
  await service.watcher.onVerdict({ tenant_id: tenant.tenantId, verification_id: lie.verificationId });
};

async function internal(tenant: TestTenant, path: string, body: object, signal?: AbortSignal): Promise<CallAnswer> {
  const token = await keys.tokenFor('telegram-bot', 'watcher');
  const headers = { authorization: `Bearer ${token}`, 'x-api-key': tenant.relayKey };
  return call(`${service.url}/internal/${path}`, { body, headers, signal });
}

const lease = async (tenant: TestTenant, holder: string, options: object = {}, signal?: AbortSignal) => {
  const body = { channel: 'telegram', holder, lease_seconds: 60, wait_seconds: 0, limit: 10, ...options };
  const answer = await internal(tenant, 'deliveries/lease', body, signal);
  expect(answer.status).toBe(200);
  return answer.body.items as Delivery[];
};
const first = (items: Delivery[]): Delivery => {
  expect(items).toHaveLength(1);
  return items[0] as Delivery;
};
const row = async (deliveryId: string) =>
  (
    await database.query<{ status: string; attempt: number; sent_message_ids: string[]; last_error: string | null }>(
      'SELECT * FROM watcher.deliveries WHERE delivery_id = $1',
      [deliveryId],
    )
  )[0];
/** The lease of a bot that was killed, as if its time had passed. */
const expire = (deliveryId: string) =>
  database.query(`UPDATE watcher.deliveries SET due_at = now() - interval '1 second' WHERE delivery_id = $1`, [
    deliveryId,
  ]);

test('a leased message carries the whole alert, and is sent once it is reported so', async () => {
  const tenant = await createTestTenant(database);
  await raise(tenant);

  const delivery = first(await lease(tenant, 'bot-1'));
  expect(delivery).toMatchObject({ attempt: 1, sent_message_ids: [], alert: { kind: 'false_claim', acked: false } });
  expect(delivery.alert.detail).toContain('I created backup.tar');
  const report = { holder: 'bot-1', message_ids: [7, 8] };
  expect(await internal(tenant, `deliveries/${delivery.delivery_id}/sent`, report)).toMatchObject({
    status: 200,
    body: { delivery_id: delivery.delivery_id },
  });

  await expire(delivery.delivery_id);
  expect(await lease(tenant, 'bot-1')).toEqual([]);
  expect(await row(delivery.delivery_id)).toMatchObject({ status: 'SENT', sent_message_ids: ['7', '8'] });
});

test('a report that is repeated because its answer was lost is taken', async () => {
  const tenant = await createTestTenant(database);
  await raise(tenant);
  const { delivery_id: id } = first(await lease(tenant, 'bot-1'));

  for (let time = 0; time < 2; time += 1) {
    expect(await internal(tenant, `deliveries/${id}/part`, { holder: 'bot-1', message_id: 5 })).toMatchObject({
      status: 200,
    });
  }
  expect(await row(id)).toMatchObject({ sent_message_ids: ['5'] });
  for (let time = 0; time < 2; time += 1) {
    expect(await internal(tenant, `deliveries/${id}/sent`, { holder: 'bot-1', message_ids: [5, 6] })).toMatchObject({
      status: 200,
    });
  }
});

test('two bots at once never hold the same message', async () => {
  const tenant = await createTestTenant(database);
  for (let count = 0; count < 12; count += 1) await raise(tenant, `w${count}`);
  const store = createDeliveryStore(service.database.db);

  const batches = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      store.lease(tenant.tenantId, { channel: 'telegram', holder: `bot-${index}`, seconds: 60, limit: 5 }),
    ),
  );

  const ids = batches.flat().map(({ delivery_id: id }) => id);
  expect(ids).toHaveLength(12);
  expect(new Set(ids).size).toBe(12);
});

test('an expired lease is taken over with the same id, behind the parts that were sent', async () => {
  const tenant = await createTestTenant(database);
  await raise(tenant);
  const held = first(await lease(tenant, 'killed'));
  await internal(tenant, `deliveries/${held.delivery_id}/part`, { holder: 'killed', message_id: 11 });
  expect(await lease(tenant, 'other')).toEqual([]);

  await expire(held.delivery_id);
  const taken = first(await lease(tenant, 'other'));

  expect(taken).toMatchObject({ delivery_id: held.delivery_id, attempt: 2, sent_message_ids: [11] });
  expect(taken.alert.alert_id).toBe(held.alert.alert_id);
});

test.each([
  ['part', { message_id: 1 }],
  ['sent', { message_ids: [1] }],
  ['failed', { reason: 'late', retry_in_seconds: 0 }],
  ['failed', { reason: 'late' }],
])('a late %s of a holder who lost the lease is refused and changes nothing', async (path, report) => {
  const tenant = await createTestTenant(database);
  await raise(tenant);
  const { delivery_id: id } = first(await lease(tenant, 'slow'));
  await expire(id);
  await lease(tenant, 'other');
  const before = await row(id);

  expect(await internal(tenant, `deliveries/${id}/${path}`, { holder: 'slow', ...report })).toMatchObject({
    status: 409,
    body: { code: 'not_pending' },
  });
  expect(await row(id)).toEqual(before);
});

test('a failed attempt comes back when its time has come, and keeps why it failed without secrets', async () => {
  const tenant = await createTestTenant(database);
  await raise(tenant);
  const { delivery_id: id } = first(await lease(tenant, 'bot-1'));
  const failed = (seconds: number) =>
    internal(tenant, `deliveries/${id}/failed`, {
      holder: 'bot-1',
      reason: `429 from bot ${tenant.relayKey}`,
      retry_in_seconds: seconds,
    });

  await failed(3600);
  expect(await lease(tenant, 'bot-1')).toEqual([]);
  expect(await row(id)).toMatchObject({ status: 'PENDING', last_error: '429 from bot [redacted]' });
  await failed(0);
  expect(first(await lease(tenant, 'bot-1'))).toMatchObject({ delivery_id: id, attempt: 2 });
});

test('a message that was given up stays as a dead letter, in a row and in the metrics', async () => {
  const tenant = await createTestTenant(database);
  await raise(tenant);
  const { delivery_id: id } = first(await lease(tenant, 'bot-1'));

  await internal(tenant, `deliveries/${id}/failed`, { holder: 'bot-1', reason: 'chat not found' });
  await expire(id);

  expect(await lease(tenant, 'bot-1')).toEqual([]);
  expect(await row(id)).toMatchObject({ status: 'DEAD', last_error: 'chat not found' });
  const { body } = await call(`${service.url}/metrics`);
  expect(body).toMatch(/^wingman_deliveries\{status="dead",service="watcher"\} [1-9]/m);
});

test('a waiting bot is woken by a new message', async () => {
  const tenant = await createTestTenant(database);
  const attentive = await startTestWatcher(database, { keys, lookMs: 3_600_000 });
  const token = await keys.tokenFor('telegram-bot', 'watcher');
  const take = (waitSeconds: number) =>
    call(`${attentive.url}/internal/deliveries/lease`, {
      body: { channel: 'telegram', holder: 'bot', lease_seconds: 60, wait_seconds: waitSeconds, limit: 1 },
      headers: { authorization: `Bearer ${token}`, 'x-api-key': tenant.relayKey },
    });
  await until(async () => (await sessionsWaiting()) >= 2);
  const waiting = take(20);
  // Answered behind the first look of the one that waits.
  expect((await take(0)).body.items).toEqual([]);

  const raisedAt = performance.now();
  await raise(tenant);

  expect((await waiting).body.items).toHaveLength(1);
  expect(performance.now() - raisedAt).toBeLessThan(10_000);
  await attentive.close();
});

/** Listeners that PostgreSQL knows of. */
const sessionsWaiting = async (): Promise<number> =>
  (
    await database.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND application_name = 'wingman watcher listener'`,
      [database.name],
    )
  ).length;

test('a message that falls due while a bot waits comes without anybody waking it', async () => {
  const tenant = await createTestTenant(database);
  await raise(tenant);
  const { delivery_id: id } = first(await lease(tenant, 'bot-1'));
  await internal(tenant, `deliveries/${id}/failed`, { holder: 'bot-1', reason: 'busy', retry_in_seconds: 0.3 });

  expect(first(await lease(tenant, 'bot-1', { wait_seconds: 10 }))).toMatchObject({ delivery_id: id });
});

test('a bot that goes away while it waits keeps nothing from the next one', async () => {
  const tenant = await createTestTenant(database);
  const gone = new AbortController();
  const left = lease(tenant, 'gone', { wait_seconds: 20 }, gone.signal).catch((error: Error) => error.name);
  gone.abort();
  expect(await left).toBe('AbortError');

  await raise(tenant);

  expect(first(await lease(tenant, 'next', { wait_seconds: 5 }))).toMatchObject({ attempt: 1 });
});

test('a message of another tenant cannot be taken, reported or told from one that does not exist', async () => {
  const [tenant, other] = [await createTestTenant(database), await createTestTenant(database)];
  await raise(tenant);
  expect(await lease(other, 'bot-1')).toEqual([]);
  const { delivery_id: id } = first(await lease(tenant, 'bot-1'));

  const foreign = await internal(other, `deliveries/${id}/sent`, { holder: 'bot-1', message_ids: [] });
  const unknown = await internal(other, `deliveries/${uuidv7()}/sent`, { holder: 'bot-1', message_ids: [] });

  expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found']);
  expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
  expect(await row(id)).toMatchObject({ status: 'PENDING' });
});

test('only the bot reaches the deliveries: with its credential and with a key for relaying', async () => {
  const tenant = await createTestTenant(database);
  const url = `${service.url}/internal/deliveries/lease`;
  const body = { channel: 'telegram', holder: 'x', lease_seconds: 60, wait_seconds: 0, limit: 1 };
  const bot = `Bearer ${await keys.tokenFor('telegram-bot', 'watcher')}`;
  const verifier = `Bearer ${await keys.tokenFor('verifier', 'watcher')}`;

  const withKeyOnly = await call(url, { body, key: tenant.relayKey });
  const asVerifier = await call(url, { body, headers: { authorization: verifier, 'x-api-key': tenant.relayKey } });
  const withoutKey = await call(url, { body, headers: { authorization: bot } });
  const withReadKey = await call(url, { body, headers: { authorization: bot, 'x-api-key': tenant.readKey } });

  expect([withKeyOnly, asVerifier, withoutKey, withReadKey].map(({ status }) => status)).toEqual([401, 401, 401, 403]);
});

test('a tenant that has used up its requests still gets its alerts', async () => {
  const tenant = await createTestTenant(database, { tier: 'basic' });
  await raise(tenant);
  const limited = await startTestWatcher(database, { keys, env: { RATE_LIMIT_BASIC: '1' } });
  const list = () => call(`${limited.url}/alerts`, { key: tenant.readKey });
  await list();
  expect(await list()).toMatchObject({ status: 429 });

  const token = await keys.tokenFor('telegram-bot', 'watcher');
  const answer = await call(`${limited.url}/internal/deliveries/lease`, {
    body: { channel: 'telegram', holder: 'bot', lease_seconds: 60, wait_seconds: 0, limit: 1 },
    headers: { authorization: `Bearer ${token}`, 'x-api-key': tenant.relayKey },
  });

  expect(answer).toMatchObject({ status: 200, body: { items: [{ attempt: 1 }] } });
  await limited.close();
});

test('an alert that nobody acknowledges is sent once more, marked so; an acknowledged one is not', async () => {
  const tenant = await createTestTenant(database);
  await raise(tenant);
  const seen = first(await lease(tenant, 'bot-1'));
  await call(`${service.url}/alerts/${seen.alert.alert_id}/ack`, { key: tenant.decideKey, body: {} });
  await raise(tenant);
  const open = first(await lease(tenant, 'bot-1'));
  const impatient = await Promise.all(
    [1, 2].map(() => startTestWatcher(database, { keys, policy: { escalateAfterMs: 1 } })),
  );

  const reminder = first(await lease(tenant, 'bot-1', { wait_seconds: 10 }));

  expect(reminder.delivery_id).not.toBe(open.delivery_id);
  expect(reminder.alert).toMatchObject({
    alert_id: open.alert.alert_id,
    title: `Still unacknowledged: ${open.alert.title}`,
  });
  // Closing waits for the sweeps under way.
  await Promise.all(impatient.map((watcher) => watcher.close()));
  const deliveries = await database.query<{ alert_id: string }>(
    'SELECT alert_id FROM watcher.deliveries WHERE tenant_id = $1 ORDER BY delivery_id',
    [tenant.tenantId],
  );
  expect(deliveries.map(({ alert_id: id }) => id)).toEqual([
    seen.alert.alert_id,
    open.alert.alert_id,
    open.alert.alert_id,
  ]);
});

test('one holder at a time has a lease: renewed by itself, taken over when it ends or is given back', async () => {
  const [tenant, other] = [await createTestTenant(database), await createTestTenant(database)];
  const hold = async (holder: string, seconds: number, of = tenant) =>
    (await internal(of, 'leases', { name: 'telegram.getUpdates', holder, seconds })).body;

  const racing = await Promise.all(['a', 'b', 'c', 'd'].map(async (holder) => [holder, await hold(holder, 60)]));
  const winners = racing.filter(([, { held }]) => held).map(([holder]) => holder as string);
  expect(winners).toHaveLength(1);
  const [winner] = winners as [string];

  expect(await hold(winner, 60)).toMatchObject({ held: true });
  expect(await hold('late', 60)).toEqual({ held: false, expires_at: null });
  expect(await hold('late', 0)).toMatchObject({ held: false });
  expect(await hold('late', 60)).toMatchObject({ held: false });
  expect(await hold('late', 60, other)).toMatchObject({ held: true });
  await hold(winner, 0);
  expect(await hold('late', 60)).toMatchObject({ held: true });
  await database.query(`UPDATE watcher.leases SET expires_at = now() WHERE tenant_id = $1`, [tenant.tenantId]);
  expect(await hold(winner, 60)).toMatchObject({ held: true });
});

test('a bot that waits is answered at once when the watcher ends', async () => {
  const tenant = await createTestTenant(database);
  const ending = await startTestWatcher(database, { keys });
  const token = await keys.tokenFor('telegram-bot', 'watcher');
  const waiting = call(`${ending.url}/internal/deliveries/lease`, {
    body: { channel: 'telegram', holder: 'bot', lease_seconds: 60, wait_seconds: 30, limit: 1 },
    headers: { authorization: `Bearer ${token}`, 'x-api-key': tenant.relayKey },
  });
  await until(async () => (await sessionsWaiting()) >= 2);

  const startedAt = performance.now();
  expect(await ending.close()).toBe(true);

  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(await waiting).toMatchObject({ status: 200, body: { items: [] } });
});
