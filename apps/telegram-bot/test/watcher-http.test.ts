import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ackAlert,
  AppError,
  type AskedBack,
  getAlert,
  getWorker,
  holdLease,
  keepQuestion,
  leaseDeliveries,
  listAlerts,
  listWorkers,
  lockWorker,
  reportFailed,
  reportPartSent,
  reportRefusals,
  reportSent,
  takeQuestion,
  unlockWorker,
  withdrawUnlock,
} from '@wingman/contracts';
import { createServiceSigner, json, route, type Call, type Route } from '@wingman/service-kit';
import {
  createKey,
  createPerson,
  createServiceKeys,
  createTenant,
  createTestDatabase,
  startTestService,
  type ServiceKeys,
  type TestDatabase,
  type TestService,
} from '@wingman/testkit';
import { ReportRefused } from '../src/outbox/delivery-source.js';
import { createInternalClient } from '../src/wingman/internal-client.js';
import { createSdkApi } from '../src/wingman/sdk-api.js';
import { createWatcherConfirmations, createWatcherRefusals } from '../src/wingman/watcher-chat.js';
import { createWatcherDeliveries } from '../src/wingman/watcher-deliveries.js';
import { createWatcherLease } from '../src/wingman/watcher-lease.js';
import { exampleAlert, FakeWatcher } from './fake-watcher.js';

const ALERT = '0190a000-0000-7000-8000-000000000001';
const worker = {
  worker_id: 'backup bot/1',
  standing: 'LOCKED' as const,
  since: '2026-03-01T12:00:00.000Z',
  reason: 'it lied',
  claims: 4,
  false_claims: 1,
};
let database: TestDatabase;
let keys: ServiceKeys;
let watcher: FakeWatcher;
let service: TestService;
let relayKey: string;

// The endpoints, keys, people and credentials are the real ones; only what the watcher would store is in memory.
beforeEach(async () => {
  [database, keys] = await Promise.all([createTestDatabase(), createServiceKeys()]);
  const tenantId = await createTenant(database);
  relayKey = (await createKey(database, tenantId, { scopes: ['relay'] })).key;
  await createPerson(database, tenantId, { name: 'Pat', telegramUserIds: [7] });
  watcher = new FakeWatcher();
  service = await startTestService({
    name: 'watcher',
    database,
    env: keys.envFor('watcher'),
    routes: routesOf(watcher),
  });
});
afterEach(async () => {
  await service.close();
  await Promise.all([database.drop(), keys.drop()]);
});

const clientOf = async (caller: 'telegram-bot' | 'verifier', key = relayKey) =>
  createInternalClient({
    service: 'watcher',
    url: service.url,
    relayKey: key,
    signer: await createServiceSigner(caller, keys.privateJwk(caller)),
  });
const never = new AbortController().signal;
const leaseQuery = { waitSeconds: 0, leaseSeconds: 30, limit: 10 };

describe('deliveries', () => {
  test('are leased, reported part by part, and done', async () => {
    const deliveries = createWatcherDeliveries(await clientOf('telegram-bot'), 'bot-1');
    const row = watcher.raise();
    const [delivery] = await deliveries.lease(leaseQuery, never);
    expect(delivery).toMatchObject({ delivery_id: row.delivery_id, alert: row.alert, attempt: 1 });
    await deliveries.partSent(row.delivery_id, 11);
    await deliveries.sent(row.delivery_id, [11, 12]);
    expect(row).toMatchObject({ status: 'SENT', sent_message_ids: [11, 12] });
    expect(await deliveries.lease(leaseQuery, never)).toEqual([]);
  });

  test('that failed are put off, or given up, with the reason in one line', async () => {
    const deliveries = createWatcherDeliveries(await clientOf('telegram-bot'), 'bot-1');
    const row = watcher.raise();
    await deliveries.lease(leaseQuery, never);
    await deliveries.failed(row.delivery_id, `two\nlines ${'x'.repeat(600)}`, 0.5);
    expect(row.errors[0]).toMatch(/^two lines x+…$/);
    expect(row).toMatchObject({ status: 'PENDING' });
    await deliveries.failed(row.delivery_id, 'hopeless');
    expect(row).toMatchObject({ status: 'DEAD' });
  });

  test('of another holder cannot be reported on', async () => {
    const client = await clientOf('telegram-bot');
    const row = watcher.raise();
    await createWatcherDeliveries(client, 'bot-1').lease(leaseQuery, never);
    await expect(createWatcherDeliveries(client, 'bot-2').sent(row.delivery_id, [1])).rejects.toThrow(ReportRefused);
  });

  test('are not given to another service, nor for a key without the scope', async () => {
    const other = createWatcherDeliveries(await clientOf('verifier'), 'bot-1');
    await expect(other.lease(leaseQuery, never)).rejects.toMatchObject({ code: 'unauthenticated' });
    const { key } = await createKey(database, await createTenant(database), { scopes: ['admin'] });
    const wrongKey = createWatcherDeliveries(await clientOf('telegram-bot', key), 'bot-1');
    await expect(wrongKey.lease(leaseQuery, never)).rejects.toMatchObject({ code: 'forbidden_scope' });
  });

  test('are not waited for any longer than the bot runs', async () => {
    const stopping = new AbortController();
    const deliveries = createWatcherDeliveries(await clientOf('telegram-bot'), 'bot-1');
    const leasing = deliveries.lease({ ...leaseQuery, waitSeconds: 30 }, stopping.signal);
    stopping.abort();
    await expect(leasing).rejects.toMatchObject({ code: 'unreachable' });
  });
});

test('the right to poll is one holder’s until it is given back', async () => {
  const client = await clientOf('telegram-bot');
  const [one, two] = [createWatcherLease(client, 'bot-1'), createWatcherLease(client, 'bot-2')];
  expect([await one.hold(30), await two.hold(30), await one.hold(30)]).toEqual([true, false, true]);
  await one.release();
  expect(await two.hold(30)).toBe(true);
});

test('a question is kept for the one who was asked, and refusals are reported', async () => {
  const client = await clientOf('telegram-bot');
  const confirmations = createWatcherConfirmations(client);
  const asked = { kind: 'exec', approvalId: ALERT, number: 2 } as const;
  const id = await confirmations.ask(asked, 7);
  expect(await confirmations.take(id, 8)).toEqual({ outcome: 'unknown' });
  expect(await confirmations.take(id, 7)).toEqual({ outcome: 'taken', asked });

  const item = { reason: 'user_not_listed', chat_id: -1, user_id: null, count: 3 };
  const report = { since: '2026-03-01T12:00:00.000Z', items: [item], others: 0 };
  await createWatcherRefusals(client)(report);
  expect(watcher.refusals).toEqual([report]);
});

test('a watcher that does not answer is unreachable', async () => {
  const client = await clientOf('telegram-bot');
  await service.close();
  await expect(createWatcherLease(client, 'bot-1').hold(30)).rejects.toMatchObject({ code: 'unreachable' });
});

describe('what people ask', () => {
  const api = () => createSdkApi({ wingmanUrl: service.url, watcherUrl: service.url, relayKey });

  test('reaches Wingman in their name', async () => {
    const actor = 'telegram:7' as const;
    expect(await api().openAlerts(actor, 1)).toMatchObject({ alerts: [{ alert_id: ALERT }], more: true });
    expect(await api().findAlert(actor, ALERT)).toMatchObject({ alert_id: ALERT });
    expect(await api().findAlert(actor, ALERT.replace('1', '2'))).toBeUndefined();
    expect(await api().ackAlert(actor, ALERT)).toMatchObject({ acked_by: 'person:Pat' });
    expect(await api().workers(actor, { limit: 1, lockedOnly: true })).toEqual({ workers: [worker], more: false });
    expect(await api().lockWorker(actor, worker.worker_id, 'again')).toEqual({
      ...worker,
      reason: 'again by person:Pat',
    });
    expect(await api().unlockWorker(actor, worker.worker_id, { reason: 'checked' })).toMatchObject({ standing: 'OK' });
    expect(await api().health()).toMatchObject({ status: 'ok' });
  });

  test('is refused for somebody whom Wingman does not know', async () => {
    await expect(api().openAlerts('telegram:8', 1)).rejects.toMatchObject({ code: 'forbidden_scope' });
  });

  test('is refused for a person of another tenant', async () => {
    const { key } = await createKey(database, await createTenant(database), { scopes: ['relay'] });
    const stranger = createSdkApi({ wingmanUrl: service.url, watcherUrl: service.url, relayKey: key });
    await expect(stranger.unlockWorker('telegram:7', 'w', { reason: 'x' })).rejects.toMatchObject({
      code: 'forbidden_scope',
    });
  });
});

function routesOf(fake: FakeWatcher): Route[] {
  const alert = exampleAlert({ alert_id: ALERT });
  const recorded = (id: string) => json(200, { delivery_id: id });
  /** What the source says of another's delivery is the contract's 409. */
  const orNotPending = async (call: Promise<void>, id: string) => {
    await call.catch((error: unknown) => {
      throw error instanceof ReportRefused ? new AppError('not_pending', 'another holder has taken it') : error;
    });
    return recorded(id);
  };
  const questions = new Map<string, AskedBack>();
  const changed =
    (standing: 'OK' | 'LOCKED') =>
    ({ params, body, principal }: Call<{ id: string }, unknown, { reason: string }>) =>
      json(200, { ...worker, worker_id: params.id, standing, reason: `${body.reason} by ${principal.actor}` });
  return [
    route(leaseDeliveries, async ({ body, signal }) => {
      const query = { waitSeconds: body.wait_seconds, leaseSeconds: body.lease_seconds, limit: body.limit };
      const items = await fake.sourceFor(body.holder).lease(query, signal);
      const known = items.map(({ delivery_id, alert: of, attempt, sent_message_ids }) => ({
        delivery_id,
        alert: of,
        attempt,
        sent_message_ids,
      }));
      return json(200, { items: known });
    }),
    route(reportPartSent, ({ params: { id }, body }) =>
      orNotPending(fake.sourceFor(body.holder).partSent(id, body.message_id), id),
    ),
    route(reportSent, ({ params: { id }, body }) =>
      orNotPending(fake.sourceFor(body.holder).sent(id, body.message_ids), id),
    ),
    route(reportFailed, ({ params: { id }, body }) =>
      orNotPending(fake.sourceFor(body.holder).failed(id, body.reason, body.retry_in_seconds), id),
    ),
    route(holdLease, async ({ body }) => {
      const lease = fake.leaseFor(body.holder);
      if (body.seconds > 0) return json(200, { held: await lease.hold(body.seconds), expires_at: null });
      await lease.release();
      return json(200, { held: false, expires_at: null });
    }),
    route(listAlerts, ({ query }) => json(200, { items: query.acked === false ? [alert] : [], next_cursor: 'more' })),
    route(getAlert, ({ params: { id } }) => {
      if (id !== ALERT) throw new AppError('not_found', `no alert ${id}`);
      return json(200, alert);
    }),
    route(ackAlert, ({ principal }) => json(200, { ...alert, acked: true, acked_by: principal.actor })),
    route(listWorkers, ({ query }) =>
      json(200, { items: query.standing === 'LOCKED' ? [worker] : [], next_cursor: null }),
    ),
    route(getWorker, () => json(200, worker)),
    route(lockWorker, changed('LOCKED')),
    route(unlockWorker, changed('OK')),
    route(withdrawUnlock, ({ params: { id } }) => json(200, { worker_id: id, withdrawn: true })),
    route(keepQuestion, ({ body: { question, user_id: userId, asked } }) => {
      questions.set(`${question} ${userId}`, asked);
      return json(200, { expires_at: worker.since });
    }),
    route(takeQuestion, ({ body: { question, user_id: userId } }) => {
      const asked = questions.get(`${question} ${userId}`);
      return json(200, asked ? { outcome: 'taken', asked } : { outcome: 'unknown' });
    }),
    route(reportRefusals, ({ body: { since, items, others } }) => {
      fake.refusals.push({ since, items, others });
      return json(200, { recorded: true });
    }),
  ];
}
