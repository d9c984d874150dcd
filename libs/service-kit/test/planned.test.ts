import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { endpointsOf } from '@wingman/contracts';
import { call, createKey, createTenant, createTestDatabase, startTestService } from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';

describe.each(['output-validator'] as const)('%s, whose issue is open,', (name) => {
  let database: TestDatabase;
  let service: TestService;
  let tenantId: string;
  let key: string;
  let unbound: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    service = await startTestService({ name: name, database, routes: [], env: { DEPLOYMENT_ENV: 'dev' } });
    tenantId = await createTenant(database);
    const scopes = ['work', 'mint', 'read', 'decide'] as const;
    ({ key } = await createKey(database, tenantId, { scopes: [...scopes], workerId: 'w' }));
    ({ key: unbound } = await createKey(database, tenantId, { scopes: ['work'] }));
    await database.query(
      `INSERT INTO watcher.workers (tenant_id, worker_id, standing, reason) VALUES ($1, 'liar', 'LOCKED', 'lied')`,
      [tenantId],
    );
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

  const forWorkers = endpointsOf(name).filter(({ method, scopes }) => method === 'POST' && scopes.includes('work'));
  test.each(forWorkers.map(({ path }) => path))(
    'POST %s is shut for a locked worker and for a false name',
    async (path) => {
      const url = service.url + path.replace(/:[a-z_]+/, '01a1fc0d-8bc5-7738-99fb-21228db50618');
      const ask = async (as: string, body: unknown) => (await call(url, { method: 'POST', key: as, body })).body.code;

      expect(await ask(unbound, { worker_id: 'liar' })).toBe('worker_locked');
      expect(await ask(unbound, { worker_id: 'w' })).toBe('not_built');
      expect(await ask(unbound, '{"worker_id":')).toBe('not_built');
      expect(await ask(key, { worker_id: 'other' })).toBe('worker_mismatch');
      expect(await ask(key, { tenant_id: 'another' })).toBe('tenant_mismatch');
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
