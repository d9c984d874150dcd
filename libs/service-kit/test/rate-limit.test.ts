import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Tier } from '@wingman/contracts';
import {
  call,
  createGate,
  createKey,
  createTenant,
  createTestDatabase,
  createTestRedis,
  until,
} from '@wingman/testkit';
import type { CallAnswer, Gate, TestDatabase, TestRedis, TestService } from '@wingman/testkit';
import { startStubService } from './stub-service.js';

const LIMITS = { RATE_LIMIT_BASIC: '6', RATE_LIMIT_STANDARD: '400', RATE_LIMIT_ENTERPRISE: '1000' };
let database: TestDatabase;
let redis: TestRedis;
let gate: Gate;
let replicas: TestService[];

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  gate = await createGate(redis.url);
  const options = { name: 'verifier', database, redisUrl: gate.url, env: LIMITS } as const;
  replicas = [await startStubService(options), await startStubService(options)];
  await until(() => replicas.every(({ boot }) => boot.redis?.status === 'ready'));
});

afterAll(async () => {
  for (const replica of replicas) await replica.close();
  await gate.close();
  await Promise.all([redis.drop(), database.drop()]);
});

async function tenantKey(tier: Tier): Promise<string> {
  return (await createKey(database, await createTenant(database, { tier }), { scopes: ['read'] })).key;
}

const ask = (key: string, replica = 0): Promise<CallAnswer> => call(`${replicas[replica]?.url}/verifications`, { key });

async function askMany(key: string, count: number): Promise<{ passed: number; refused: CallAnswer[] }> {
  const answers = await Promise.all(Array.from({ length: count }, (_, position) => ask(key, position % 2)));
  const refused = answers.filter(({ status }) => status === 429);
  return { passed: count - refused.length, refused };
}

test('counts a tenant across replicas, to the request', async () => {
  const { passed, refused } = await askMany(await tenantKey('basic'), 20);

  expect(passed).toBe(6);
  for (const { body, headers } of refused) {
    expect(body.code).toBe('rate_limited');
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
  }
});

test('two keys of one tenant share its limit, two tenants share nothing', async () => {
  const tenantId = await createTenant(database, { tier: 'basic' });
  const keys = [
    await createKey(database, tenantId, { scopes: ['read'] }),
    await createKey(database, tenantId, { scopes: ['read'] }),
  ];
  const answers: number[] = [];
  for (let count = 0; count < 8; count += 1) answers.push((await ask(keys[count % 2]?.key as string)).status);

  expect(answers).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
  expect((await ask(await tenantKey('basic'))).status).toBe(200);
});

test('gives a higher tier its higher limit, of which each replica may hold a hundredth in hand', async () => {
  const { passed } = await askMany(await tenantKey('standard'), 420);

  expect(passed).toBeLessThanOrEqual(400);
  expect(passed).toBeGreaterThanOrEqual(400 - 2 * 4);
});

test('does not limit the development tenant', async () => {
  expect((await askMany(await tenantKey('development'), 60)).refused).toEqual([]);
});

test('counts refused and malformed requests too, and never those without a key', async () => {
  const key = await tenantKey('basic');
  for (let count = 0; count < 6; count += 1) {
    await call(`${replicas[0]?.url}/verifications?bogus=1`, { key });
    await call(`${replicas[0]?.url}/verifications`);
  }

  expect((await ask(key)).status).toBe(429);
});

test('without Redis each process limits by itself: slower to count, never open', async () => {
  const key = await tenantKey('basic');
  gate.shut();
  try {
    await until(() => replicas.every(({ boot }) => boot.redis?.status !== 'ready'));
    const { passed, refused } = await askMany(key, 40);

    expect(passed).toBe(12);
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await call(`${replicas[0]?.url}/health`)).body).toMatchObject({
      status: 'degraded',
      dependencies: { redis: { status: 'degraded' } },
    });
  } finally {
    gate.open();
  }
  await until(() => replicas.every(({ boot }) => boot.redis?.status === 'ready'));
  await until(async () => (await call(`${replicas[0]?.url}/health`)).body.status === 'ok');
  expect((await askMany(await tenantKey('basic'), 20)).passed).toBe(6);
});

describe('where no setting names the limit', () => {
  let byTier: TestService[];
  const set = (limit: number) =>
    database.query(`UPDATE gatekeeper.tiers SET requests_per_minute = $1 WHERE tier = 'standard'`, [limit]);
  const askAt = (key: string, place: number) => call(`${byTier[place]?.url}/verifications`, { key });

  beforeAll(async () => {
    const options = { name: 'verifier', database, redisUrl: redis.url, env: { RATE_LIMIT_BASIC: '6' } } as const;
    byTier = [await startStubService(options), await startStubService(options)];
    await until(() => byTier.every(({ boot }) => boot.redis?.status === 'ready'));
  });
  afterAll(async () => {
    for (const replica of byTier) await replica.close();
  });

  test("it is the tier's own, counted across replicas", async () => {
    await set(5);
    const key = await tenantKey('standard');
    const statuses: number[] = [];
    for (let count = 0; count < 8; count += 1) statuses.push((await askAt(key, count % 2)).status);

    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
  });

  test('a change of it is soon in force at every replica, for the minute that has begun', async () => {
    await set(5);
    const key = await tenantKey('standard');
    for (let count = 0; count < 6; count += 1) await askAt(key, count % 2);
    // What was refused meanwhile counts, too.
    await set(500);
    await until(async () => (await askAt(key, 0)).status === 200 && (await askAt(key, 1)).status === 200);

    await set(1);
    await until(async () => (await askAt(key, 0)).status === 429 && (await askAt(key, 1)).status === 429);
  });

  test('a setting has the last word over the row of its tier', async () => {
    await database.query(`UPDATE gatekeeper.tiers SET requests_per_minute = 1000 WHERE tier = 'basic'`);
    const key = await tenantKey('basic');
    const statuses: number[] = [];
    for (let count = 0; count < 8; count += 1) statuses.push((await askAt(key, count % 2)).status);

    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
  });
});
