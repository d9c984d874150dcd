import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient, everyItem } from '@wingman/sdk';
import type { WingmanClient } from '@wingman/sdk';
import { until } from '@wingman/testkit';
import { createScene, endScene } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';
import { instruction } from './instruction.js';

let scene: Scene;
let admin: WingmanClient;
let platform: WingmanClient;

beforeAll(async () => {
  scene = await createScene();
  const baseUrl = scene.gatekeeper.url;
  admin = createClient({ baseUrl, key: scene.adminKey });
  platform = createClient({ baseUrl, key: scene.platformKey });
});

afterAll(() => endScene(scene));

test('the client manages a tenant from its first key to its last', async () => {
  const { tenant_id: tenantId, admin_key: key } = await platform.createTenant({ name: 'Acme', tier: 'enterprise' });
  const acme = createClient({ baseUrl: scene.gatekeeper.url, key });
  const made = await acme.createKey({ scopes: ['work'], worker_id: 'w-1' });
  const person = await acme.createPerson({ name: 'Ada', key_ids: [made.key_id], telegram_user_ids: [4711] });

  expect((await acme.listPeople()).items).toEqual([person]);
  expect((await acme.revokeKey({ id: made.key_id })).revoked_at).toEqual(expect.any(String));
  expect((await platform.suspendTenant({ id: tenantId })).status).toBe('SUSPENDED');
  const refusal = await until(
    () =>
      acme.listKeys().then(
        () => undefined,
        (error: unknown) => error,
      ),
    { timeout: 1_000, what: 'the end of the suspended tenant' },
  );
  expect(refusal).toMatchObject({ code: 'unauthenticated', status: 401 });
});

test('the client checks an instruction, changes the policy and tries a draft', async () => {
  const { key } = await admin.createKey({ scopes: ['work'], worker_id: 'w-2' });
  const worker = createClient({ baseUrl: scene.gatekeeper.url, key });
  const { policy_version: version } = await admin.putPolicy({
    layers: [{ layer: 'tenant', rules: { 'text.hidden': { mode: 'warn' } } }],
  });
  const checked = await worker.checkInstruction({ worker_id: 'w-2', instruction: instruction(), environment: 'prd' });

  expect(checked).toMatchObject({ decision: 'APPROVED', policy_version: version });
  expect(await worker.getCheck({ id: checked.check_id })).toMatchObject({ worker_id: 'w-2', environment: 'prd' });
  expect((await admin.listChecks({ worker_id: 'w-2' })).items).toHaveLength(1);
  expect((await admin.testPolicy({ layers: [], texts: ['hid\u200Bden'] })).changed).toBe(1);
  expect((await admin.getPolicy()).policy_version).toBe(version);
});

test('the client walks through all pages', async () => {
  for (let count = 0; count < 5; count += 1) await admin.createKey({ scopes: ['read'] });
  const ids: string[] = [];
  for await (const { key_id } of everyItem(admin.listKeys, { limit: 2 })) ids.push(key_id);

  expect(ids.length).toBeGreaterThanOrEqual(6);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a creating call repeated under one idempotency key gives the same key text', async () => {
  const first = await admin.createKey({ scopes: ['read'] }, { idempotencyKey: 'once' });

  expect(await admin.createKey({ scopes: ['read'] }, { idempotencyKey: 'once' })).toEqual(first);
  await expect(admin.createKey({ scopes: ['decide'] }, { idempotencyKey: 'once' })).rejects.toMatchObject({
    code: 'idempotency_conflict',
    status: 409,
    requestId: expect.any(String),
  });
});

test('the client tells which field is wrong', async () => {
  await expect(admin.createKey({ scopes: ['work'] })).rejects.toMatchObject({
    code: 'invalid_request',
    errors: [{ path: 'worker_id', message: 'a work key must be bound to a worker' }],
  });
});

test('the client reads the health of a service', async () => {
  expect(await createClient({ baseUrl: scene.gatekeeper.url }).health()).toMatchObject({ status: 'ok' });
});
