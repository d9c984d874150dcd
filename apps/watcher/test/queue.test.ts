import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createProducer, verdictsWatch } from '@wingman/queue';
import type { Producer } from '@wingman/queue';
import type { WatchVerdictJob } from '@wingman/contracts';
import { createTestDatabase, createTestRedis, until } from '@wingman/testkit';
import type { TestDatabase, TestRedis } from '@wingman/testkit';
import { Redis } from 'ioredis';
import { claimWithVerdict, verdictEntry } from './ledger.js';
import { createTestTenant } from './people.js';
import { startTestWatcher } from './watcher.js';
import type { TestWatcher } from './watcher.js';

let database: TestDatabase;
let redis: TestRedis;
let service: TestWatcher;
let jobs: Producer<WatchVerdictJob>;

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  const queue = { redisUrl: redis.url, prefix: redis.prefix };
  service = await startTestWatcher(database, { queue, redisUrl: redis.url });
  jobs = createProducer(verdictsWatch, { ...queue, log: service.boot.log });
});

afterAll(async () => {
  await jobs.close();
  expect(await service.close()).toBe(true);
  await Promise.all([redis.drop(), database.drop()]);
});

const alertsOf = (tenantId: string) =>
  database.query<{ worker_id: string }>('SELECT worker_id FROM watcher.alerts WHERE tenant_id = $1', [tenantId]);

test('a verdict comes by the queue, without the ledger', async () => {
  const { tenantId, log } = await createTestTenant(database);
  const lie = await claimWithVerdict(database, log, { workerId: 'deployer' });

  // False until the queue has connected.
  await until(() => jobs.add({ tenant_id: tenantId, verification_id: lie.verificationId }));

  expect(await until(async () => (await alertsOf(tenantId))[0])).toEqual({ worker_id: 'deployer' });
});

test('verdicts whose jobs were lost with Redis come by the ledger', async () => {
  const { tenantId, log } = await createTestTenant(database);
  const client = new Redis(redis.url);
  for (let count = 0; count < 5; count += 1) {
    const lie = await claimWithVerdict(database, log, { workerId: 'deployer' });
    await log.append([verdictEntry(lie, { workerId: 'deployer' })]);
    await client.flushdb();
  }
  client.disconnect();

  await until(async () => (await alertsOf(tenantId)).length === 5);
});

test('the health names the tail and the queue beside database and Redis', async () => {
  const health = await (await fetch(`${service.url}/health`)).json();

  expect(health).toMatchObject({
    status: 'ok',
    dependencies: {
      database: { status: 'ok' },
      redis: { status: 'ok' },
      'ledger tail': { status: 'ok' },
      'queue verdicts.watch': { status: 'ok' },
    },
  });
});
