import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, createGate, createKey, createTenant, createTestDatabase, until } from '@wingman/testkit';
import type { Gate, TestDatabase, TestService } from '@wingman/testkit';
import { startStubService } from './stub-service.js';

let database: TestDatabase;
let gate: Gate;
let service: TestService;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
  gate = await createGate(database.urlFor('verifier'));
  service = await startStubService({ name: 'verifier', database, databaseUrl: gate.url });
  ({ key } = await createKey(database, await createTenant(database), { scopes: ['work'], workerId: 'w' }));
});

afterAll(async () => {
  await service.close();
  await gate.close();
  await database.drop();
});

const status = async (path: string): Promise<number> => (await call(service.url + path)).status;

test('without its database a service says so, lets nobody in, lives on and comes back by itself', async () => {
  expect((await call(`${service.url}/verifications`, { key })).status).toBe(200);
  expect([await status('/health'), await status('/health/ready')]).toEqual([200, 200]);

  gate.shut();
  await until(async () => (await status('/health')) === 503);
  expect(await status('/health/ready')).toBe(503);
  expect(await status('/health/live')).toBe(200);
  expect((await call(`${service.url}/health`)).body).toMatchObject({
    status: 'down',
    dependencies: { database: { status: 'down', detail: 'the database cannot be reached' } },
  });
  expect((await call(`${service.url}/metrics`)).body).toContain('wingman_database_connected{service="verifier"} 0');
  // Whether the key was remembered or not, a worker's standing cannot be read: the answer is no.
  const refused = await call(`${service.url}/verify`, { key, body: { claim: 'x', worker_id: 'w' } });
  expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
  expect(refused.headers.get('retry-after')).toBe('1');

  gate.open();
  await until(async () => (await status('/health')) === 200);
  expect((await call(`${service.url}/verify`, { key, body: { claim: 'x', worker_id: 'w' } })).status).toBe(200);
});
