import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { testSetting } from './workspace.js';

export interface TestRedis {
  /** A logical database of its own: nothing else reads or writes keys there. */
  url: string;
  /** Unique too, for what is shared by all databases of a server: publish/subscribe channels. */
  prefix: string;
  /** Empties and returns the logical database. Call it in `afterAll`, after the service has been closed. */
  drop(): Promise<void>;
}

/** A crashed test's database is free again after this many seconds. */
const CLAIM_SECONDS = 900;

/**
 * Claims an unused logical database of the run's Redis and empties it.
 * @throws Error when all of them are taken.
 */
export async function createTestRedis(): Promise<TestRedis> {
  const serverUrl = testSetting('WINGMAN_TEST_REDIS_URL');
  const owner = randomBytes(8).toString('hex');
  const index = await withRedis(serverUrl, (redis) => claimDatabase(redis, owner));
  const url = new URL(serverUrl);
  url.pathname = `/${index}`;
  await withRedis(url.href, (redis) => redis.flushdb());
  return {
    url: url.href,
    prefix: `test-${owner}`,
    drop: async () => {
      await withRedis(url.href, (redis) => redis.flushdb());
      await withRedis(serverUrl, (redis) => redis.del(claimKey(index)));
    },
  };
}

async function claimDatabase(redis: Redis, owner: string): Promise<number> {
  const [, count] = (await redis.config('GET', 'databases')) as [string, string];
  for (let index = 1; index < Number(count); index += 1) {
    const won = await redis.set(claimKey(index), owner, 'EX', CLAIM_SECONDS, 'NX');
    if (won === 'OK') return index;
  }
  throw new Error(`all ${count} databases of the test Redis are in use`);
}

function claimKey(index: number): string {
  return `wingman:test-database:${index}`;
}

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  await redis.connect();
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
