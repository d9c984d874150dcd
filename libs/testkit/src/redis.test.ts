import { expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { createTestRedis } from './redis.js';

test('gives each caller an empty keyspace, and takes it back empty', async () => {
  const [first, second] = await Promise.all([createTestRedis(), createTestRedis()]);
  const redis = new Redis(first.url);
  const other = new Redis(second.url);
  await redis.set('key', 'value');

  expect(first.url).not.toBe(second.url);
  expect(await other.get('key')).toBeNull();

  await first.drop();
  expect(await redis.dbsize()).toBe(0);
  await second.drop();
  redis.disconnect();
  other.disconnect();
});
