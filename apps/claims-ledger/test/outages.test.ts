import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { VerifyClaimsJob } from '@wingman/contracts';
import { claimsVerify, createConsumer } from '@wingman/queue';
import { call, createTestDatabase, createTestRedis, until } from '@wingman/testkit';
import type { TestDatabase, TestRedis } from '@wingman/testkit';
import { logClaim, newLedgerKeys, newWorker, startLedger } from './start-ledger.js';
import { createSwitchableNetwork } from './switchable-network.js';

let database: TestDatabase;
let redis: TestRedis;

beforeAll(async () => {
  database = await createTestDatabase();
  redis = await createTestRedis();
});

afterAll(async () => {
  await redis.drop();
  await database.drop();
});

const keys = newLedgerKeys();
const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };

describe('the verifier', () => {
  test('is told of every logged claim by its place', async () => {
    const service = await startLedger(database, { keys, redis: { url: redis.url, prefix: redis.prefix } });
    const worker = await newWorker(database);
    const jobs: VerifyClaimsJob[] = [];
    const consumer = createConsumer(claimsVerify, async (job) => void jobs.push(job), {
      redisUrl: redis.url,
      prefix: redis.prefix,
      log: silent,
    });
    await until(
      async () => (await call(`${service.url}/health`)).body.dependencies['queue claims.verify'].status === 'ok',
    );

    await logClaim(service, worker, 'a');
    await logClaim(service, worker, 'b');

    await until(() => jobs.length === 2);
    expect(jobs).toEqual([
      { tenant_id: worker.tenantId, from_seq: 0, to_seq: 0 },
      { tenant_id: worker.tenantId, from_seq: 1, to_seq: 1 },
    ]);
    await consumer.close();
    expect(await service.close()).toBe(true);
  });

  test('is not needed: without Redis a claim is logged as ever, and health says degraded', async () => {
    const service = await startLedger(database, { keys, redis: { url: 'redis://127.0.0.1:1' } });
    const worker = await newWorker(database);

    expect(await logClaim(service, worker, 'a')).toMatchObject({ status: 201 });

    const health = await call(`${service.url}/health`);
    expect(health).toMatchObject({ status: 200, body: { status: 'degraded' } });
    expect(await service.close()).toBe(true);
  });
});

test('a database that is away is 503, and the service goes on when it is back', async () => {
  const wire = await createSwitchableNetwork(database.adminUrl);
  const service = await startLedger({ ...database, urlFor: (name) => wire.through(database.urlFor(name)) }, { keys });
  const worker = await newWorker(database);
  await logClaim(service, worker, 'before');

  await wire.cut();
  const away = await logClaim(service, worker, 'away');
  await wire.mend();

  expect(away).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
  await until(async () => (await logClaim(service, worker, 'back')).status === 201);
  expect(await service.close()).toBe(true);
  await wire.cut();
});
