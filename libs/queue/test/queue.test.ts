import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { VerifyClaimsJob } from '@wingman/contracts';
import { createTestRedis, until } from '@wingman/testkit';
import type { TestRedis } from '@wingman/testkit';
import { Redis } from 'ioredis';
import { claimsVerify, createConsumer, createProducer, PermanentJobError } from '../src/index.js';

const job: VerifyClaimsJob = { tenant_id: '01999999-0000-7000-8000-000000000001', from_seq: 0, to_seq: 3 };
const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };

let redis: TestRedis;
const open: { close(): Promise<void> }[] = [];
const keep = <Part extends { close(): Promise<void> }>(part: Part): Part => {
  open.push(part);
  return part;
};
const options = () => ({ redisUrl: redis.url, prefix: redis.prefix, log: silent });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A Redis of the test's own, which it may kill. */
async function startRedis(port: number, more: string[] = []): Promise<{ kill(): Promise<void> }> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...more];
  const server = spawn(process.env.WINGMAN_REDIS_SERVER ?? 'redis-server', args, { stdio: 'ignore' });
  return {
    async kill() {
      server.kill('SIGKILL');
      if (server.exitCode === null) await once(server, 'exit');
    },
  };
}

beforeAll(async () => {
  redis = await createTestRedis();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((part) => part.close()));
});
afterAll(() => redis.drop());

test('a job reaches the handler as it was given', async () => {
  const got: VerifyClaimsJob[] = [];
  keep(createConsumer(claimsVerify, async (received) => void got.push(received), options()));
  expect(await keep(createProducer(claimsVerify, options())).add(job)).toBe(true);
  await until(() => got.length === 1);
  expect(got).toEqual([job]);
});

test('a job that failed is tried again, and its id can be used again after it', async () => {
  let attempts = 0;
  const producer = keep(createProducer(claimsVerify, options()));
  const consumer = keep(
    createConsumer(
      claimsVerify,
      async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('once');
      },
      options(),
    ),
  );
  await producer.add(job);
  await until(() => attempts === 2);
  await until(async () => {
    await producer.add(job);
    return attempts === 3;
  });
  expect(consumer.name).toBe('worker claims.verify');
});

test('what is no job of the queue fails at once and is not handed on', async () => {
  const got: unknown[] = [];
  const failures: unknown[] = [];
  const log = { ...silent, warn: (_message: string, fields?: Record<string, unknown>) => void failures.push(fields) };
  keep(createConsumer(claimsVerify, async (received) => void got.push(received), { ...options(), log }));
  await keep(createProducer(claimsVerify, options())).add({ ...job, from_seq: -1 });
  await until(() => failures.length > 0);
  expect(failures[0]).toMatchObject({ attempt: 1 });
  expect(got).toEqual([]);
});

describe('without Redis', () => {
  const away = () => ({ ...options(), redisUrl: 'redis://127.0.0.1:1' });

  test('adding says no soon and throws nothing', async () => {
    expect(await keep(createProducer(claimsVerify, away())).add(job)).toBe(false);
  });

  test('both ends can be closed', async () => {
    const ends = [createProducer(claimsVerify, away()), createConsumer(claimsVerify, async () => undefined, away())];
    await Promise.all(ends.map((end) => end.close()));
  });

  test('the consumer reports that it is cut off', async () => {
    const { dependency } = keep(createConsumer(claimsVerify, async () => undefined, away()));
    await expect(dependency.check()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

test('both ends go on when Redis was restarted', async () => {
  const port = await freePort();
  const options = { redisUrl: `redis://127.0.0.1:${port}`, log: silent };
  const got: VerifyClaimsJob[] = [];
  const first = await startRedis(port);
  const producer = keep(createProducer(claimsVerify, options));
  keep(createConsumer(claimsVerify, async (received) => void got.push(received), options));
  await until(() => producer.add(job));
  await until(() => got.length === 1);

  await first.kill();
  expect(await producer.add({ ...job, from_seq: 1 })).toBe(false);
  const second = await startRedis(port);
  await until(() => producer.add({ ...job, from_seq: 2 }));
  await until(() => got.some(({ from_seq: from }) => from === 2));

  await Promise.all(open.splice(0).map((part) => part.close()));
  await second.kill();
});

test('a job that can never succeed is tried once', async () => {
  let attempts = 0;
  const failures: unknown[] = [];
  const log = { ...silent, warn: (_message: string, fields?: Record<string, unknown>) => void failures.push(fields) };
  const handle = async (): Promise<void> => {
    attempts += 1;
    throw new PermanentJobError('no such thing');
  };
  keep(createConsumer(claimsVerify, handle, { ...options(), log }));
  const producer = keep(createProducer(claimsVerify, options()));
  await producer.add(job);
  await until(() => failures.length === 1);
  await producer.add({ ...job, from_seq: 1 });
  await until(() => failures.length === 2);
  expect(attempts).toBe(2);
});

test('a server that may evict jobs is named in the log and in the health', async () => {
  const port = await freePort();
  const server = await startRedis(port, ['--maxmemory-policy', 'allkeys-lru']);
  const warnings: unknown[] = [];
  const log = { ...silent, warn: (message: string) => void warnings.push(message) };
  const producer = keep(createProducer(claimsVerify, { redisUrl: `redis://127.0.0.1:${port}`, log }));
  await until(() => warnings.includes('the queue is not safe'));
  await expect(producer.dependency.check()).rejects.toThrow('allkeys-lru');
  await producer.close();
  await server.kill();
});

test('an emptied Redis loses the job and nothing else: the next one arrives', async () => {
  const got: VerifyClaimsJob[] = [];
  const producer = keep(createProducer(claimsVerify, options()));
  await producer.add({ ...job, from_seq: 1 });
  const admin = new Redis(redis.url);
  await admin.flushdb();
  admin.disconnect();
  keep(createConsumer(claimsVerify, async (received) => void got.push(received), options()));
  await producer.add({ ...job, from_seq: 2 });
  await until(() => got.length > 0);
  expect(got).toEqual([{ ...job, from_seq: 2 }]);
});
