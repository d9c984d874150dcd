import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createKey, createTenant, until } from '@wingman/testkit';
import { createScene, endScene, startGatekeeper } from './gatekeeper.js';
import type { Gatekeeper, Scene } from './gatekeeper.js';

let scene: Scene;
let replica: Gatekeeper;

beforeAll(async () => {
  scene = await createScene();
  replica = await startGatekeeper(scene.database);
});

afterAll(async () => {
  await replica.close();
  await endScene(scene);
});

test('a key revoked at one replica soon works at no other', async () => {
  const { key, keyId } = await createKey(scene.database, scene.tenantId, { scopes: ['read'] });
  expect((await replica.get('/checks', key)).status).toBe(200);

  await scene.gatekeeper.post(`/admin/keys/${keyId}/revoke`, scene.adminKey);

  await until(async () => (await replica.get('/checks', key)).status === 401);
});

test('a key ends at the moment it expires', async () => {
  const expiresAt = new Date(Date.now() + 2_000);
  const { key } = await createKey(scene.database, scene.tenantId, { scopes: ['read'], expiresAt });
  expect((await replica.get('/checks', key)).status).toBe(200);

  await until(async () => (await replica.get('/checks', key)).body.detail === 'the key has expired', {
    timeout: 3_600,
  });
  expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
});

test('says who a caller is by the key alone', async () => {
  const tenantId = await createTenant(scene.database);
  const { key } = await createKey(scene.database, tenantId, { scopes: ['read'] });

  await scene.gatekeeper.get('/checks', key);
  expect(scene.gatekeeper.logs().at(-1)).toMatchObject({ endpoint: 'listChecks', tenant_id: tenantId, status: 200 });
});
