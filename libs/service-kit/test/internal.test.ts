import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { json } from '../src/index.js';
import { call, createKey, createPerson, createServiceKeys, createTenant, createTestDatabase } from '@wingman/testkit';
import type { ServiceKeys, TestDatabase, TestKey, TestService } from '@wingman/testkit';
import { startStubService } from './stub-service.js';

const body = { name: 'getUpdates', holder: 'bot-1', seconds: 30 };
let database: TestDatabase;
let keys: ServiceKeys;
let service: TestService;
let withoutKeys: TestService;
let tenantId: string;
let relay: TestKey;

beforeAll(async () => {
  [database, keys] = await Promise.all([createTestDatabase(), createServiceKeys()]);
  const handlers = {
    holdLease: ({ caller, principal }: Parameters<typeof describeCaller>[0]) =>
      json(200, describeCaller({ caller, principal })),
    ackAlert: ({ caller, principal }: Parameters<typeof describeCaller>[0]) =>
      json(200, describeCaller({ caller, principal })),
  };
  service = await startStubService({ name: 'watcher', database, env: keys.envFor('watcher') }, handlers);
  withoutKeys = await startStubService({ name: 'watcher', database }, handlers);
  tenantId = await createTenant(database);
  relay = await createKey(database, tenantId, { scopes: ['relay'] });
});

afterAll(async () => {
  await service.close();
  await withoutKeys.close();
  await keys.drop();
  await database.drop();
});

const describeCaller = ({
  caller,
  principal,
}: {
  caller: string | undefined;
  principal: { tenantId: string; actor: string };
}) => ({
  caller,
  tenant_id: principal.tenantId,
  actor: principal.actor,
});

const hold = (headers: Record<string, string>, url = service.url) => call(`${url}/internal/leases`, { body, headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('lets the service in that may call, for the tenant of the key beside', async () => {
  const token = await keys.tokenFor('telegram-bot', 'watcher');

  expect((await hold({ ...bearer(token), 'x-api-key': relay.key })).body).toEqual({
    caller: 'telegram-bot',
    tenant_id: tenantId,
    actor: `key:${relay.keyId}`,
  });
});

describe('is closed to', () => {
  test.each<[string, () => Promise<Record<string, string>>]>([
    ['a caller without a credential', async () => ({})],
    ['a key alone, however it is sent', async () => ({ 'x-api-key': relay.key })],
    ['a key in place of a credential', async () => ({ ...bearer(relay.key), 'x-api-key': relay.key })],
    ['a credential alone', async () => bearer(await keys.tokenFor('telegram-bot', 'watcher'))],
    [
      'a credential for another service',
      async () => ({ ...bearer(await keys.tokenFor('telegram-bot', 'verifier')), 'x-api-key': relay.key }),
    ],
    [
      'a service that may not call this',
      async () => ({ ...bearer(await keys.tokenFor('verifier', 'watcher')), 'x-api-key': relay.key }),
    ],
  ])('%s', async (_case, headers) => {
    const answer = await hold(await headers());

    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
  });

  test('a stranger with keys of their own', async () => {
    const stranger = await createServiceKeys();
    const token = await stranger.tokenFor('telegram-bot', 'watcher');
    await stranger.drop();

    expect((await hold({ ...bearer(token), 'x-api-key': relay.key })).status).toBe(401);
  });

  test("a bot's service with a key that is no bot's", async () => {
    const reader = await createKey(database, tenantId, { scopes: ['read'] });
    const token = await keys.tokenFor('telegram-bot', 'watcher');

    expect((await hold({ ...bearer(token), 'x-api-key': reader.key })).body.code).toBe('forbidden_scope');
  });

  test('everybody, where the service knows no public keys', async () => {
    const token = await keys.tokenFor('telegram-bot', 'watcher');

    expect((await hold({ ...bearer(token), 'x-api-key': relay.key }, withoutKeys.url)).status).toBe(401);
  });
});

test('is no part of the document for callers outside', async () => {
  const { body: document } = await call(`${service.url}/openapi.json`);

  expect(Object.keys(document.paths).filter((path) => path.startsWith('/internal'))).toEqual([]);
});

describe('X-Wingman-Actor', () => {
  const ack = (key: string, actor: string) =>
    call(`${service.url}/alerts/01a1fc16-da90-7053-aefa-9baf026fb35f/ack`, {
      key,
      method: 'POST',
      headers: { 'x-wingman-actor': actor },
    });

  test("from a bot is the person's own act", async () => {
    await createPerson(database, tenantId, { name: 'Ada', telegramUserIds: [4711] });

    expect((await ack(relay.key, 'telegram:4711')).body).toMatchObject({ actor: 'person:Ada', tenant_id: tenantId });
  });

  test('of a stranger, or of a person of another tenant, is refused', async () => {
    const other = await createTenant(database);
    await createPerson(database, other, { name: 'Eve', telegramUserIds: [666] });

    expect((await ack(relay.key, 'telegram:666')).body.code).toBe('forbidden_scope');
    expect((await ack(relay.key, 'telegram:1')).body.code).toBe('forbidden_scope');
  });

  test("from a person's own key is refused", async () => {
    const { key } = await createKey(database, tenantId, { scopes: ['decide', 'admin'] });

    expect((await ack(key, 'telegram:4711')).body.code).toBe('forbidden_scope');
  });

  test('without it a bot may decide nothing', async () => {
    const answer = await call(`${service.url}/alerts/01a1fc16-da90-7053-aefa-9baf026fb35f/ack`, {
      key: relay.key,
      method: 'POST',
    });

    expect(answer.body.code).toBe('forbidden_scope');
  });
});
