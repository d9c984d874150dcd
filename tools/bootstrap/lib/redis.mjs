import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { installPackages, onPath } from './debian.mjs';
import { stateDir } from './folder.mjs';
import { run } from './run.mjs';
import { say, step, Stop } from './say.mjs';

const MISSING = 'Redis is missing: install the package "redis-server", or set REDIS_URL to a Redis of yours.';
const unpacked = path.join(stateDir, 'redis-package');

/**
 * Finds a Redis server program, or installs one, and leaves its path in WINGMAN_REDIS_SERVER for the stack.
 */
export async function ensureRedis() {
  if (process.env.WINGMAN_REDIS_SERVER) return;
  const found = onPath('redis-server') ?? unpackedServer();
  const server = found ?? (await step('Installing Redis', install).catch(explain));
  useServer(server);
}

async function install() {
  if (!onPath('apt-get')) throw new Stop(MISSING);
  if (!(await installPackages('redis-server'))) return downloadAndUnpack();
  const server = onPath('redis-server');
  if (server) return server;
  throw new Stop(MISSING);
}

/** What an ordinary user can do: fetch the Debian packages and unpack them into the clone. */
async function downloadAndUnpack() {
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(unpacked, { recursive: true });
  const simulated = await run('apt-get', ['install', '--simulate', '--no-install-recommends', 'redis-server']);
  const packages = [...simulated.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]);
  await run('apt-get', ['download', '-qq', ...packages], { cwd: unpacked });
  for (const file of readdirSync(unpacked).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg-deb', ['-x', file, unpacked], { cwd: unpacked });
    rmSync(path.join(unpacked, file));
  }
  const server = unpackedServer();
  if (!server) throw new Stop(MISSING);
  return server;
}

function unpackedServer() {
  const server = path.join(unpacked, 'usr/bin/redis-server');
  return existsSync(server) ? server : undefined;
}

/** A server unpacked into the clone finds its libraries there too. */
function useServer(server) {
  process.env.WINGMAN_REDIS_SERVER = server;
  if (!server.startsWith(unpacked)) return;
  const lib = path.join(unpacked, 'usr/lib');
  const folders = [lib, ...readdirSync(lib).map((name) => path.join(lib, name))];
  process.env.WINGMAN_REDIS_LIBRARY_PATH = folders.join(':');
}

function explain(error) {
  if (!(error instanceof Stop)) say(error.message);
  throw new Stop(MISSING);
}
