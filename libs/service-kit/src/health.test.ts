import { expect, test } from '@jest/globals';
import { createHealth } from './health.js';
import type { Dependency } from './health.js';
import { createMetrics } from './metrics.js';

const startedAt = new Date();
const works: Dependency['check'] = async () => undefined;
const fails: Dependency['check'] = async () => {
  throw new Error('connect ECONNREFUSED postgres://wingman:hunter2@10.0.0.7');
};

const healthOf = (dependencies: Dependency[], metrics = createMetrics('verifier', startedAt)) =>
  createHealth({ dependencies, metrics, version: '1.2.3', startedAt });

test.each<[string, Dependency['check'], Dependency['check'], string]>([
  ['everything works', works, works, 'ok'],
  ['what it can do without is away', works, fails, 'degraded'],
  ['what it needs is away', fails, works, 'down'],
  ['everything is away', fails, fails, 'down'],
])('when %3$s the service is said to be so', async (_case, database, redis, status) => {
  const report = await healthOf([
    { name: 'database', required: true, check: database },
    { name: 'redis', required: false, check: redis },
  ])();

  expect(report).toMatchObject({ status, version: '1.2.3', uptime_seconds: expect.any(Number) });
});

test('does not repeat what a driver says of addresses and users', async () => {
  const report = await healthOf([{ name: 'database', required: true, check: fails }])();

  expect(report.dependencies).toEqual({ database: { status: 'down', detail: 'not reachable' } });
});

test('a dependency that never answers is away', async () => {
  const report = await healthOf([{ name: 'database', required: true, check: () => new Promise(() => undefined) }])();

  expect(report.dependencies.database).toEqual({ status: 'down', detail: 'timed out' });
});

test('shows the same in the metrics', async () => {
  const metrics = createMetrics('verifier', startedAt);
  await healthOf([{ name: 'database', required: true, check: works }], metrics)();
  expect(await metrics.registry.metrics()).toContain('wingman_database_connected{service="verifier"} 1');

  await healthOf([{ name: 'database', required: true, check: fails }], metrics)();
  const text = await metrics.registry.metrics();
  expect(text).toContain('wingman_database_connected{service="verifier"} 0');
  expect(text).toContain('wingman_health_status{service="verifier"} 0');
});

test('asks the dependencies once for a burst of questions', async () => {
  let asked = 0;
  const health = healthOf([{ name: 'database', required: true, check: async () => void (asked += 1) }]);
  await Promise.all(Array.from({ length: 50 }, () => health()));

  expect(asked).toBe(1);
});

test('each dependency has its gauge: degraded is not up', async () => {
  const metrics = createMetrics('verifier', startedAt);
  await healthOf(
    [
      { name: 'database', required: true, check: works },
      { name: 'redis', required: false, check: fails },
    ],
    metrics,
  )();

  const text = await metrics.registry.metrics();
  expect(text).toContain('wingman_dependency_up{dependency="database",service="verifier"} 1');
  expect(text).toContain('wingman_dependency_up{dependency="redis",service="verifier"} 0');
});
