import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unpackPlugin } from '../images/client-plugins.js';
import type { Plugin } from '../images/client-plugins.js';
import { StackFailure } from '../stack/failure.js';
import { root } from '../stack/folder.js';
import { startPostgres } from '../stack/postgres.js';
import { startRedis } from '../stack/redis.js';
import { startEngine, type TestEngine } from './engine/engine.js';

export interface TestServers {
  /** What tests read through the testkit. */
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/**
 * One PostgreSQL, one Redis and, where one can run, one Docker engine for the whole run, thrown away at its end; or
 * those that WINGMAN_TEST_DATABASE_URL, WINGMAN_TEST_REDIS_URL and WINGMAN_TEST_DOCKER_HOST name.
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
    const [docker, clients] = await Promise.all([
      dockerSettings((engine) => stops.push(() => engine.stop())),
      clientSettings(),
    ]);
    const env = {
      ...process.env,
      WINGMAN_TEST_DATABASE_URL: postgresUrl,
      WINGMAN_TEST_REDIS_URL: redisUrl,
      ...docker,
      ...clients,
    };
    return { env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Compose 2 and BuildKit's client, fetched once; where they cannot be had, tests that need them are skipped with this reason. */
async function clientSettings(): Promise<NodeJS.ProcessEnv> {
  const compose = await pluginSettings('docker-compose', 'WINGMAN_TEST_COMPOSE_2');
  return { ...compose, ...(await pluginSettings('docker-buildx', 'WINGMAN_TEST_BUILDX')) };
}

async function pluginSettings(plugin: Plugin, variable: string): Promise<NodeJS.ProcessEnv> {
  if (process.env[variable]) return {};
  const folder = path.join(root, '.cache/compose');
  const kept = path.join(folder, plugin);
  try {
    const file = existsSync(kept) ? kept : await unpackPlugin(plugin, folder, path.join(root, '.cache/images'));
    return { [variable]: file };
  } catch (error) {
    if (!(error instanceof StackFailure)) throw error;
    return { [`${variable}_MISSING`]: error.message };
  }
}

/** Where there is no engine the run goes on: tests that need one are skipped with this reason. */
async function dockerSettings(started: (engine: TestEngine) => void): Promise<NodeJS.ProcessEnv> {
  if (process.env['WINGMAN_TEST_DOCKER_HOST']) return {};
  try {
    const engine = await startEngine();
    started(engine);
    return { WINGMAN_TEST_DOCKER_HOST: engine.host };
  } catch (error) {
    if (!(error instanceof StackFailure)) throw error;
    console.log(`no tests with containers: ${error.message}`);
    // What happened, and the last line of its log, which says why.
    const lines = error.message.split('\n');
    return { WINGMAN_TEST_DOCKER_MISSING: [...new Set([lines[0], lines.at(-1)])].join(' ') };
  }
}
