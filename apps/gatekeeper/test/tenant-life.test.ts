import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { PLATFORM_TENANT_ID } from '@wingman/db';
import { createKey, createTenant, until } from '@wingman/testkit';
import { auditOf, createScene, endScene } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';

let scene: Scene;
let tenantId: string;
let readKey: string;

beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => endScene(scene));
beforeEach(async () => {
  tenantId = await createTenant(scene.database, { tier: 'basic' });
  readKey = (await createKey(scene.database, tenantId, { scopes: ['read'] })).key;
});

const act = (what: string, id = tenantId, key = scene.platformKey) =>
  scene.gatekeeper.post(`/admin/tenants/${id}/${what}`, key);
const tier = (name: unknown, id = tenantId, key = scene.platformKey) =>
  scene.gatekeeper.put(`/admin/tenants/${id}/tier`, key, { tier: name });
const entriesOf = async (id: string) =>
  (await auditOf(scene, PLATFORM_TENANT_ID)).filter(({ fields }) => fields.subject_tenant_id === id);

describe('a suspended tenant', () => {
  test('is resumed: its keys work again, and the platform’s log says who did it, once', async () => {
    await act('suspend');
    expect((await scene.gatekeeper.get('/checks', readKey)).status).toBe(401);

    const [first, second] = [await act('resume'), await act('resume')];

    expect([first.status, first.body.status, second.body]).toEqual([200, 'ACTIVE', first.body]);
    await until(async () => (await scene.gatekeeper.get('/checks', readKey)).status === 200);
    expect((await entriesOf(tenantId)).map(({ kind, fields }) => [kind, fields.actor])).toEqual([
      ['tenant.suspended', expect.stringMatching(/^key:/)],
      ['tenant.resumed', expect.stringMatching(/^key:/)],
    ]);
  });

  test('does not resume itself, nor does another tenant’s admin', async () => {
    const own = await createKey(scene.database, tenantId, { scopes: ['admin'] });
    await act('suspend');
    expect((await act('resume', tenantId, own.key)).status).toBe(401);
    expect((await act('resume', tenantId, scene.adminKey)).body.code).toBe('forbidden_scope');
    expect((await act('resume', scene.adminKeyId)).status).toBe(404);
    expect((await scene.gatekeeper.get('/checks', readKey)).status).toBe(401);
  });
});

describe('the tier of a tenant', () => {
  test('is changed, shown, and recorded with the one before', async () => {
    const [first, second] = [await tier('standard'), await tier('standard')];

    expect([first.status, first.body.tier, second.body]).toEqual([200, 'standard', first.body]);
    expect(await entriesOf(tenantId)).toEqual([
      expect.objectContaining({
        kind: 'tenant.tier_changed',
        fields: expect.objectContaining({
          tier: 'standard',
          previous_tier: 'basic',
          actor: expect.stringMatching(/^key:/),
        }),
      }),
    ]);
  });

  test.each([
    ['to the one without limits', 'development'],
    ['to one that there is not', 'gold'],
    ['to nothing', undefined],
  ])('is not changed %s', async (_what, name) => {
    expect((await tier(name)).status).toBe(400);
    expect(await entriesOf(tenantId)).toEqual([]);
  });

  test('is not changed by its admins, nor the platform’s own, nor of nobody', async () => {
    const own = await createKey(scene.database, tenantId, { scopes: ['admin'] });
    expect((await tier('enterprise', tenantId, own.key)).body.code).toBe('forbidden_scope');
    expect((await tier('basic', PLATFORM_TENANT_ID)).status).toBe(400);
    expect((await tier('basic', scene.adminKeyId)).status).toBe(404);
  });

  test('brings the limit of the new one, within the minute that has begun', async () => {
    await scene.gatekeeper.put('/admin/tiers/basic', scene.platformKey, { requests_per_minute: 3 });
    const ask = async () => (await scene.gatekeeper.get('/checks', readKey)).status;
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 200, 200, 429]);

    await tier('standard');

    await until(async () => (await ask()) === 200);
    await scene.gatekeeper.put('/admin/tiers/basic', scene.platformKey, { requests_per_minute: 60 });
  });
});
