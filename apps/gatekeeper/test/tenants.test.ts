import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PLATFORM_TENANT_ID } from '@wingman/db';
import { createKey, createTenant } from '@wingman/testkit';
import { auditOf, createScene, endScene } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';

let scene: Scene;

beforeAll(async () => {
  scene = await createScene();
});

afterAll(() => endScene(scene));

const create = (body: unknown, key = scene.platformKey) => scene.gatekeeper.post('/admin/tenants', key, body);

test('makes a tenant with an admin key that works at once', async () => {
  const { status, body } = await create({ name: 'Acme', tier: 'standard' });

  expect(status).toBe(201);
  expect(body).toEqual({
    tenant_id: expect.any(String),
    name: 'Acme',
    tier: 'standard',
    admin_key: expect.stringMatching(/^wm_a_[A-Za-z0-9_-]{22,}$/),
  });
  const keys = await scene.gatekeeper.get('/admin/keys', body.admin_key);
  expect(keys.body.items).toEqual([expect.objectContaining({ scopes: ['admin'], worker_id: null, revoked_at: null })]);
});

test("records the tenant in the platform's log and its first key in the tenant's", async () => {
  const { body } = await create({ name: 'Audited' });

  expect(await auditOf(scene, PLATFORM_TENANT_ID)).toContainEqual({
    tenant_id: PLATFORM_TENANT_ID,
    kind: 'tenant.created',
    fields: {
      actor: expect.stringMatching(/^key:/),
      key_id: expect.any(String),
      subject_tenant_id: body.tenant_id,
      name: 'Audited',
      tier: 'basic',
    },
  });
  expect((await auditOf(scene, body.tenant_id)).map(({ kind }) => kind)).toEqual(['key.created']);
});

test.each([
  ['no name', {}, 'name'],
  ['an empty name', { name: '  ' }, 'name'],
  ['a name of many lines', { name: 'a\nb' }, 'name'],
  ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name'],
  ['the tier without limits', { name: 'x', tier: 'development' }, 'tier'],
])('refuses %s', async (_case, body, path) => {
  const answer = await create(body);

  expect([answer.status, answer.body.errors[0].path]).toEqual([400, path]);
});

test('refuses a name that is taken, and nothing of the second tenant is left', async () => {
  await create({ name: 'Twin' });
  const before = await scene.database.query('SELECT count(*) FROM gatekeeper.api_keys');
  const { status, body } = await create({ name: 'Twin' });

  expect([status, body.errors]).toEqual([400, [{ path: 'name', message: 'is taken' }]]);
  expect(await scene.database.query('SELECT count(*) FROM gatekeeper.api_keys')).toEqual(before);
});

test('is closed to the admins of tenants', async () => {
  for (const attempt of [
    create({ name: 'Mine' }, scene.adminKey),
    scene.gatekeeper.get('/admin/tenants', scene.adminKey),
    scene.gatekeeper.post(`/admin/tenants/${scene.tenantId}/suspend`, scene.adminKey),
  ]) {
    expect((await attempt).body.code).toBe('forbidden_scope');
  }
});

test('lists the tenants page by page', async () => {
  const { body: made } = await create({ name: 'Listed', tier: 'enterprise' });
  const items: unknown[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await scene.gatekeeper.get(
      `/admin/tenants?limit=1${cursor && `&cursor=${cursor}`}`,
      scene.platformKey,
    );
    items.push(...body.items);
    cursor = body.next_cursor;
  }
  expect(items).toContainEqual({
    tenant_id: made.tenant_id,
    name: 'Listed',
    tier: 'enterprise',
    status: 'ACTIVE',
    created_at: expect.any(String),
  });
  const [{ count }] = (await scene.database.query('SELECT count(*)::int FROM gatekeeper.tenants')) as [
    { count: number },
  ];
  expect(items).toHaveLength(count);
});

test('a suspended tenant is locked out with all its keys, and no other tenant is', async () => {
  const tenantId = await createTenant(scene.database);
  const keys = [
    await createKey(scene.database, tenantId, { scopes: ['admin'] }),
    await createKey(scene.database, tenantId, { scopes: ['read'] }),
  ];
  const first = await scene.gatekeeper.post(`/admin/tenants/${tenantId}/suspend`, scene.platformKey);
  const second = await scene.gatekeeper.post(`/admin/tenants/${tenantId}/suspend`, scene.platformKey);

  expect(first.body).toMatchObject({ tenant_id: tenantId, status: 'SUSPENDED' });
  expect(second.body).toEqual(first.body);
  for (const { key } of keys) {
    expect((await scene.gatekeeper.get('/checks', key)).body.detail).toBe('the tenant is suspended');
  }
  expect((await scene.gatekeeper.get('/admin/keys', scene.adminKey)).status).toBe(200);
  const entries = await auditOf(scene, PLATFORM_TENANT_ID);
  const suspensions = entries.filter(({ fields }) => fields.subject_tenant_id === tenantId);
  expect(suspensions.map(({ kind }) => kind)).toEqual(['tenant.suspended']);
});

test('does not suspend a tenant that does not exist, nor the platform itself', async () => {
  const unknown = await scene.gatekeeper.post(`/admin/tenants/${scene.adminKeyId}/suspend`, scene.platformKey);
  const platform = await scene.gatekeeper.post(`/admin/tenants/${PLATFORM_TENANT_ID}/suspend`, scene.platformKey);

  expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
  expect([platform.status, platform.body.errors[0].path]).toEqual([400, 'id']);
  expect((await scene.gatekeeper.get('/admin/tenants', scene.platformKey)).status).toBe(200);
});
