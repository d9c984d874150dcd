import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { withAdminClient } from '@wingman/db';
import { startChild, untilReady } from './child.js';
import { StackFailure } from './failure.js';
import { endOrphan, readPidFile, untilNobodyWorksIn, worksIn } from './orphan.js';
import { freePort } from './ports.js';
import type { PostgresHome } from './postgres-home.js';
import { preparePostgresHome } from './postgres-home.js';
import { randomPassword, rememberedSecret } from './secrets.js';
import type { Server } from './server.js';

const run = promisify(execFile);

/** After a crash the server replays its log before it answers. */
const START_TIMEOUT_MS = 120_000;

export interface PostgresOptions {
  /** Data of its own that goes away with the server. */
  throwaway: boolean;
  logFile: string;
  /** False only where nobody measures: commits then survive a crash of the server, not of the machine. */
  durable?: boolean;
}

/**
 * A PostgreSQL for this clone, from the npm package's binaries; its URL is the administrator's. With DATABASE_URL set
 * that server is used, and not stopped; but never for what will be thrown away.
 */
export async function startPostgres({ throwaway, logFile, durable = true }: PostgresOptions): Promise<Server> {
  const given = throwaway ? undefined : process.env['DATABASE_URL'];
  if (given) return givenServer(given);

  const home = await preparePostgresHome({ throwaway });
  const data = path.join(home.folder, 'data');
  const password = rememberedSecret(path.join(home.folder, 'admin-password'), randomPassword);
  await endLeftover(data);
  if (!existsSync(path.join(data, 'PG_VERSION'))) await initialise(home, data, password);

  const port = await freePort();
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  const start = async () => {
    const child = await startChild({
      name: 'PostgreSQL',
      command: path.join(home.binaries, 'bin/postgres'),
      args: ['-D', data, ...settings(port, durable)],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      cwd: data,
      logFile,
      account: home.account,
      endSignal: 'SIGINT', // "fast" shutdown: open sessions are ended, everything committed is kept
    });
    await untilReady(child, () => answers(url), START_TIMEOUT_MS);
    return child;
  };
  let child = await start();
  return {
    url,
    stop: async () => {
      await child.stop();
      if (throwaway) rmSync(home.folder, { recursive: true, force: true });
    },
    restart: async () => {
      await child.stop();
      // After a kill its children take a moment.
      await untilNobodyWorksIn(data);
      child = await start();
    },
    kill: (signal) => child.kill(signal),
  };
}

async function givenServer(url: string): Promise<Server> {
  await withAdminClient(url, (client) => client.query('SELECT 1')).catch((error: Error) => {
    throw new StackFailure(`The PostgreSQL that DATABASE_URL names cannot be used: ${error.message}`);
  });
  return { url, stop: () => Promise.resolve(), restart: undefined, kill: undefined };
}

function settings(port: number, durable: boolean): string[] {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    jit: 'off',
    // Plans of a new database go by guesses until its tables are first analyzed.
    autovacuum_naptime: '5s',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Creates the cluster. The password goes through a file that only the server's account may read. */
async function initialise(home: PostgresHome, data: string, password: string): Promise<void> {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { mode: 0o700 });
  const passwordFile = path.join(home.folder, 'initdb-password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (home.account) {
    chownSync(data, home.account.uid, home.account.gid);
    chownSync(passwordFile, home.account.uid, home.account.gid);
  }
  try {
    await run(
      path.join(home.binaries, 'bin/initdb'),
      [
        '-D',
        data,
        '-U',
        'postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--no-locale',
      ],
      { ...home.account, cwd: home.folder, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } },
    );
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(passwordFile);
  }
}

/**
 * PostgreSQL itself recognises the pid file of a crash, unless its process id now belongs to a stranger of the same
 * account; and a server that outlived its supervisor must end before another opens the same data.
 */
async function endLeftover(data: string): Promise<void> {
  const pidFile = path.join(data, 'postmaster.pid');
  const pid = readPidFile(pidFile);
  if (pid === undefined) return;
  if (worksIn(pid, data)) await endOrphan(pid, data);
  else rmSync(pidFile);
  await untilNobodyWorksIn(data);
}

async function answers(url: string): Promise<boolean> {
  try {
    await withAdminClient(url, (client) => client.query('SELECT 1'));
    return true;
  } catch {
    return false;
  }
}
