import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ServiceName } from '@wingman/contracts';
import { until } from '@wingman/testkit';
import { Redis } from 'ioredis';
import { proveGrowth, settleAccounts } from './support/accounts.js';
import { startLoad } from './support/load.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 180_000;
const CLAIMS_BETWEEN_BLOWS = 15;

let system: System;
let truth: string;

beforeEach(async () => {
  system = await startSystem();
  truth = await system.write('there');
}, LONG);
afterEach(() => system.stop(), LONG);

/** The load goes on while something happens, with some claims between one thing and the next. */
async function underLoad(blows: (() => Promise<void>)[]): Promise<void> {
  const load = startLoad(system, { truth });
  for (const blow of blows) {
    const before = load.acknowledged.length;
    await until(() => load.acknowledged.length >= before + CLAIMS_BETWEEN_BLOWS, { timeout: 60_000 });
    await blow();
  }
  const acknowledged = await load.stop();
  expect(acknowledged.length).toBeGreaterThanOrEqual(blows.length * CLAIMS_BETWEEN_BLOWS);
  await settleAccounts(system, acknowledged);
}

const killed = (app: ServiceName) => async () => {
  const service = system.stack.services[app];
  await service.kill('SIGKILL');
  await service.start();
};

test(
  'killed services lose nothing: every acknowledged claim is in the ledger once, judged once, every lie told once',
  async () => {
    const victims: ServiceName[] = [
      'claims-ledger',
      'verifier',
      'watcher',
      'telegram-bot',
      'watcher',
      'claims-ledger',
      'telegram-bot',
      'verifier',
      'claims-ledger',
    ];
    await underLoad(victims.map(killed));
  },
  LONG,
);

test(
  'an emptied Redis loses nothing, and neither does one that is killed',
  async () => {
    const emptied = async () => {
      const admin = new Redis(system.stack.redis.url);
      await admin.flushall();
      admin.disconnect();
    };
    const restarted = async () => {
      system.stack.redis.kill?.('SIGKILL');
      await system.stack.redis.restart?.();
    };
    await underLoad([emptied, emptied, restarted, emptied]);
  },
  LONG,
);

test(
  'a PostgreSQL that restarts, or loses power, keeps everything that was acknowledged',
  async () => {
    const { postgres } = system.stack;
    // Checkpoints that somebody kept from before each blow: what comes later must still begin with them.
    const kept: string[] = [];
    const keep = async () => void kept.push(await system.read.getCheckpoint());
    const restarted = async () => postgres.restart?.();
    const crashed = async () => {
      postgres.kill?.('SIGKILL');
      await postgres.restart?.();
    };
    await underLoad([keep, restarted, keep, crashed, keep, crashed]);
    await proveGrowth(system, kept);
  },
  LONG,
);
