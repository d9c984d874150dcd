import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { withAdminClient } from '@wingman/db';
import { Redis } from 'ioredis';
import { startPostgres } from './postgres.js';
import { startRedis } from './redis.js';
import type { Server } from './server.js';

const logs = mkdtempSync(path.join(tmpdir(), 'wingman-test-logs-'));
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

afterAll(() => rmSync(logs, { recursive: true }));

async function postgres(): Promise<Server> {
  const server = await startPostgres({ throwaway: true, durable: false, logFile: path.join(logs, 'postgres.log') });
  servers.push(server);
  return server;
}

async function redis(): Promise<Server> {
  const server = await startRedis({ throwaway: true, logFile: path.join(logs, 'redis.log') });
  servers.push(server);
  return server;
}

const ask = (url: string, sql: string): Promise<unknown[]> =>
  withAdminClient(url, async (client) => (await client.query(sql)).rows as unknown[]);

test('PostgreSQL keeps what was committed over a restart and over a crash', async () => {
  const server = await postgres();
  await ask(server.url, 'CREATE TABLE kept (id int)');
  await server.restart?.();
  await ask(server.url, 'INSERT INTO kept VALUES (1)');

  server.kill?.('SIGKILL');
  await server.restart?.();

  expect(await ask(server.url, 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
});

test('PostgreSQL asks for a password, listens on this machine only, and leaves nothing behind', async () => {
  const server = await postgres();
  const wrong = new URL(server.url);
  wrong.password = 'wrong';
  await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  expect(await ask(server.url, `SELECT current_setting('listen_addresses') AS addresses`)).toEqual([
    { addresses: '127.0.0.1' },
  ]);
  const [place] = (await ask(server.url, `SELECT current_setting('data_directory') AS folder`)) as [{ folder: string }];

  await servers.pop()?.stop();

  expect(existsSync(place.folder)).toBe(false);
  await expect(ask(server.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
});

test('Redis keeps what it acknowledged over a restart, evicts nothing, and asks for a password', async () => {
  const server = await redis();
  const first = new Redis(server.url);
  await first.set('queue', 'job');
  expect(await first.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
  first.disconnect();

  await server.restart?.();

  const second = new Redis(server.url);
  expect(await second.get('queue')).toBe('job');
  second.disconnect();
  const stranger = new Redis(Number(new URL(server.url).port), { lazyConnect: true, enableReadyCheck: false });
  stranger.on('error', () => undefined);
  await expect(stranger.connect().then(() => stranger.get('queue'))).rejects.toThrow('NOAUTH');
  stranger.disconnect();
});

test('the Redis password shows in no process list', async () => {
  const server = await redis();
  const client = new Redis(server.url);
  const pid = /process_id:(\d+)/.exec(await client.info('server'))?.[1];
  client.disconnect();

  expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(new URL(server.url).password);
});
