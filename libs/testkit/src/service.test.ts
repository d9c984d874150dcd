import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { endpointsOf } from '@wingman/contracts';
import { json } from '@wingman/service-kit';
import { call } from './call.js';
import type { TestDatabase } from './database.js';
import { createTestDatabase } from './database.js';
import { createKey, createPlatformKey, createTenant } from './identity.js';
import { startTestService } from './service.js';
import type { TestService } from './service.js';

let database: TestDatabase;
let service: TestService;

/** Every endpoint of it answers with nothing. */
const routes = endpointsOf('output-validator').map((endpoint) => ({ endpoint, handle: () => json(200, {}) }));

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startTestService({ name: 'output-validator', database, routes });
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

test('runs a whole service with keys made in its database', async () => {
  const tenantId = await createTenant(database);
  const { key } = await createKey(database, tenantId, { scopes: ['read'] });

  const answer = await call(`${service.url}/output_validation`, { key });

  expect(answer).toMatchObject({ status: 200, body: {} });
  expect(service.logs()).toContainEqual(expect.objectContaining({ endpoint: 'listValidations', tenant_id: tenantId }));
});

test('makes several platform keys in one database', async () => {
  const keys = [await createPlatformKey(database), await createPlatformKey(database)];

  expect(new Set(keys.map(({ key }) => key)).size).toBe(2);
});
