import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { startChild, untilReady } from './child.js';
import { StackFailure } from './failure.js';
import { makeFolder, stateDir } from './folder.js';
import { endOrphan, readPidFile, worksIn } from './orphan.js';
import { freePort } from './ports.js';
import { randomPassword, rememberedSecret } from './secrets.js';
import type { Server } from './server.js';

export interface RedisOptions {
  throwaway: boolean;
  logFile: string;
}

/**
 * A private Redis with append-only file and without eviction, since queues live in it. With REDIS_URL set that server
 * is used, and not stopped; but never for what will be thrown away. The program's path comes from the bootstrap (WINGMAN_REDIS_SERVER).
 */
export async function startRedis({ throwaway, logFile }: RedisOptions): Promise<Server> {
  const given = throwaway ? undefined : process.env['REDIS_URL'];
  if (given) {
    if (!(await answers(given))) throw new StackFailure('The Redis that REDIS_URL names does not answer.');
    return { url: given, stop: () => Promise.resolve(), restart: undefined, kill: undefined };
  }

  const folder = throwaway ? mkdtempSync(path.join(tmpdir(), 'wingman-redis-')) : path.join(stateDir, 'redis');
  const data = realpathSync(makeFolder(folder, 0o700));
  const pidFile = path.join(data, 'redis.pid');
  const leftover = readPidFile(pidFile);
  if (leftover !== undefined && worksIn(leftover, data)) await endOrphan(leftover, data);

  const port = await freePort();
  const password = rememberedSecret(path.join(data, 'password'), randomPassword);
  const url = `redis://default:${password}@127.0.0.1:${port}`;
  const start = async () => {
    const child = await startChild({
      name: 'Redis',
      command: process.env['WINGMAN_REDIS_SERVER'] ?? 'redis-server',
      args: ['-'],
      // Through standard input, so that the password shows in no process list.
      input: configuration({ port, password, data, pidFile }),
      env: { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: process.env['WINGMAN_REDIS_LIBRARY_PATH'] ?? '' },
      cwd: data,
      logFile,
      endSignal: 'SIGINT',
    });
    await untilReady(child, () => answers(url));
    return child;
  };
  let child = await start();
  return {
    url,
    stop: async () => {
      await child.stop();
      if (throwaway) rmSync(data, { recursive: true, force: true });
    },
    restart: async () => {
      await child.stop();
      child = await start();
    },
    kill: (signal) => child.kill(signal),
  };
}

function configuration(at: { port: number; password: string; data: string; pidFile: string }): string {
  if (/["\\\n]/.test(at.data)) throw new StackFailure('Redis cannot keep data in a folder with quotes in its name.');
  return [
    'bind 127.0.0.1',
    `port ${at.port}`,
    `requirepass ${at.password}`,
    `dir "${at.data}"`,
    `pidfile "${at.pidFile}"`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'databases 256',
    '',
  ].join('\n');
}

async function answers(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
