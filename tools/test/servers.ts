import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '../stack/postgres.js';
import { startRedis } from '../stack/redis.js';

export interface TestServers {
  /** What tests read through the testkit. */
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/**
 * One PostgreSQL and one Redis for the whole run, thrown away at its end; or those that
 * WINGMAN_TEST_DATABASE_URL and WINGMAN_TEST_REDIS_URL name.
 */
export async function startTestServers(): Promise<TestServers> {
  const logs = mkdtempSync(path.join(tmpdir(), 'wingman-test-logs-'));
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(stops.map((end) => end()));
    rmSync(logs, { recursive: true, force: true });
  };
  const either = async (
    name: string,
    start: () => Promise<{ url: string; stop(): Promise<void> }>,
  ): Promise<string> => {
    const given = process.env[name];
    if (given) return given;
    const server = await start();
    stops.push(() => server.stop());
    return server.url;
  };
  try {
    const postgresUrl = await either('WINGMAN_TEST_DATABASE_URL', () =>
      startPostgres({ throwaway: true, durable: false, logFile: path.join(logs, 'postgres.log') }),
    );
    const redisUrl = await either('WINGMAN_TEST_REDIS_URL', () =>
      startRedis({ throwaway: true, logFile: path.join(logs, 'redis.log') }),
    );
    const env = { ...process.env, WINGMAN_TEST_DATABASE_URL: postgresUrl, WINGMAN_TEST_REDIS_URL: redisUrl };
    return { env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
