import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { createTestTenant } from './people.js';
import type { TestTenant } from './people.js';
import { startTestWatcher } from './watcher.js';
import type { TestWatcher } from './watcher.js';

let database: TestDatabase;
let service: TestWatcher;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startTestWatcher(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

const refused = (code: string, workerId = 'deployer') => ({
  kind: 'execution.refused',
  timestamp: '2026-01-01T12:00:00.000Z',
  execution_id: uuidv7(),
  code,
  worker_id: workerId,
  approval_id: uuidv7(),
  command: 'docker rm -f web',
  by: 'key:1',
});

const alertsOf = async ({ readKey }: TestTenant) =>
  (await call(`${service.url}/alerts`, { key: readKey })).body.items as Record<string, unknown>[];

const told = async (tenant: TestTenant, count: number) => {
  await until(async () => (await alertsOf(tenant)).length === count);
  return alertsOf(tenant);
};

test('a replay is told once for a worker and a time, and counted', async () => {
  const tenant = await createTestTenant(database);
  await tenant.log.append([refused('token_replayed'), refused('token_replayed'), refused('token_replayed', 'another')]);

  const alerts = await told(tenant, 2);

  expect(alerts.map(({ worker_id: workerId, occurrences }) => [workerId, occurrences]).sort()).toEqual([
    ['another', 1],
    ['deployer', 2],
  ]);
  expect(alerts[0]).toMatchObject({ kind: 'execution_refused', severity: 'WARNING' });
  expect(alerts[0]?.['detail']).toContain('docker rm -f web');
});

test('an edited approval is critical, and so is a command whose end nobody knows; what has merely expired is neither', async () => {
  const tenant = await createTestTenant(database);
  const [executionId, approvalId] = [uuidv7(), uuidv7()];
  await tenant.log.append([
    refused('expired'),
    refused('paused'),
    refused('not_approved'),
    {
      kind: 'execution.unknown',
      timestamp: '2026-01-01T12:00:00.000Z',
      execution_id: executionId,
      approval_id: approvalId,
      worker_id: 'deployer',
      environment: 'dev',
    },
  ]);

  const alerts = await told(tenant, 2);

  expect(alerts.map(({ kind, severity }) => [kind, severity]).sort()).toEqual([
    ['execution_refused', 'CRITICAL'],
    ['execution_unknown', 'CRITICAL'],
  ]);
  expect(JSON.stringify(alerts)).toContain(executionId);
  const raised = await database.query(
    `SELECT fields ->> 'alert_kind' AS kind FROM ledger.intake WHERE tenant_id = $1 AND kind = 'alert.raised'`,
    [tenant.tenantId],
  );
  expect(raised).toHaveLength(2);
});
