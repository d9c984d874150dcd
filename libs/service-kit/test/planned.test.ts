import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { endpointsOf } from '@wingman/contracts';
import { call, createKey, createTenant, createTestDatabase, startTestService } from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';

describe.each(['approvals', 'execution-gateway', 'output-validator'] as const)('%s, whose issue is open,', (name) => {
  let database: TestDatabase;
  let service: TestService;
  let key: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    service = await startTestService({ name: name, database, routes: [] });
    const scopes = ['work', 'mint', 'read', 'decide'] as const;
    ({ key } = await createKey(database, await createTenant(database), { scopes: [...scopes], workerId: 'w' }));
  });

  afterAll(async () => {
    await service.close();
    await database.drop();
  });

  test.each(endpointsOf(name).map(({ method, path, scopes }) => [method, path, scopes] as const))(
    '%s %s is closed without a key and not built with one',
    async (method, path, scopes) => {
      const url = service.url + path.replace(/:[a-z_]+/, '01a1fc0d-8bc5-7738-99fb-21228db50618');
      const body = method === 'POST' ? { worker_id: 'w' } : undefined;

      const without = await call(url, { method, body });
      const withKey = await call(`${url}?limit=5`, { method, body, key });

      expect(without.body.code).toBe(scopes.length > 0 ? 'unauthenticated' : 'not_built');
      expect([withKey.status, withKey.body.code]).toEqual([501, 'not_built']);
    },
  );

  test('tells its health, its metrics and its contract', async () => {
    const health = await call(`${service.url}/health`);
    const document = await call(`${service.url}/openapi.json`);
    const metrics = await call(`${service.url}/metrics`);

    expect(health.body).toMatchObject({ status: 'ok', dependencies: { database: { status: 'ok' } } });
    expect(Object.keys(document.body.paths)).toHaveLength(new Set(endpointsOf(name).map(({ path }) => path)).size);
    expect(metrics.body).toContain(`wingman_health_status{service="${name}"} 1`);
  });
});
