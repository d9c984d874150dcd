import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ensureDependencies } from './dependencies.mjs';
import { ensureDocker } from './docker.mjs';
import { ensureStateDir, root, stateDir } from './folder.mjs';
import { FileLock } from './lock.mjs';
import { ensurePostgresLinks } from './postgres-links.mjs';
import { ensurePrismaClient } from './prisma-client.mjs';
import { ensureRedis } from './redis.mjs';
import { say, step, Stop } from './say.mjs';

/**
 * Makes this clone ready (dependencies, database binaries and client, Redis, bundles), then runs the bundle of one
 * tool in this process, so that signals and the exit code are the tool's own.
 * @param redis what the tool needs: `given` is content with REDIS_URL, `own` always starts one, `none` needs none
 * @param docker whether the tool can use a private Docker engine
 */
export async function launch(tool, { redis, docker = false }) {
  try {
    ensureStateDir();
    await exclusively(() => prepare({ redis, docker }));
    const bundle = path.join(root, 'dist/tools', `${tool}.js`);
    if (!existsSync(bundle)) throw new Stop(`There is no tools/${tool} to run.`);
    await import(pathToFileURL(bundle).href);
  } catch (error) {
    say(error instanceof Stop ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}

async function prepare({ redis, docker }) {
  await ensureDependencies();
  await ensurePostgresLinks();
  await ensurePrismaClient();
  if (redis === 'own' || (redis === 'given' && !process.env.REDIS_URL)) await ensureRedis();
  if (docker) await ensureDocker();
  const { build } = await import(pathToFileURL(path.join(root, 'tools/build/build.mjs')).href);
  const { stale, rebuild } = await build();
  if (stale.length > 0) await step(`Building ${stale.length === 1 ? stale[0] : `${stale.length} programs`}`, rebuild);
}

/** Two commands at once in one clone take turns: the second finds everything done. */
async function exclusively(work) {
  const lock = new FileLock(path.join(stateDir, 'bootstrap.lock'));
  let told = false;
  for (let holder = lock.tryAcquire(); holder !== undefined; holder = lock.tryAcquire()) {
    if (!told) say(`Another command (process ${holder}) is preparing this folder; waiting for it.`);
    told = true;
    await delay(200);
  }
  try {
    await work();
  } finally {
    lock.release();
  }
}
