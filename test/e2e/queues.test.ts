import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ServiceName } from '@wingman/contracts';
import { call, until } from '@wingman/testkit';
import { Redis } from 'ioredis';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;
const PATIENT = { timeout: 30_000, interval: 100 };

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, LONG);
afterAll(() => system.stop(), LONG);

const lie = (workerId: string) => ({ worker_id: workerId, claim: `Created ${system.sandbox}/never-by-${workerId}` });

/** A lie has been told to people, and whoever told it is locked. */
async function expectAnswered(workerId: string): Promise<void> {
  const alert = await until(async () => (await system.read.listAlerts({ worker_id: workerId })).items[0], PATIENT);
  await until(() => system.messages().some(({ text }) => text.includes(alert.alert_id)), PATIENT);
  expect(await system.read.getWorker({ id: workerId })).toMatchObject({ standing: 'LOCKED' });
}

async function flushRedis(): Promise<void> {
  const admin = new Redis(system.stack.redis.url);
  await admin.flushall();
  admin.disconnect();
}

test.each<[ServiceName, string]>([
  ['verifier', 'claims to verify'],
  ['watcher', 'verdicts to answer'],
])(
  'jobs that waited for a stopped %s (%s) and went with an emptied Redis are done without them',
  async (app) => {
    const service = system.stack.services[app];
    const workerId = `while-${app}-was-away`;
    await service.kill('SIGKILL');
    const { claim_id: id } = await system.work.logClaim(lie(workerId));
    if (app === 'watcher') {
      await until(async () => (await system.read.getClaim({ id })).verdicts.length > 0, PATIENT);
    }
    await flushRedis();
    await service.start();

    await expectAnswered(workerId);
  },
  LONG,
);

test(
  'without Redis a claim is still logged, a lie still seen, its worker still locked and unlocked',
  async () => {
    const { redis, keys, url } = system.stack;
    redis.kill?.('SIGKILL');
    const workerId = 'without-redis';
    const claim = { key: keys.work, body: lie(workerId) };
    expect((await call(`${url}/log_claim`, claim)).status).toBe(201);
    await expectAnswered(workerId);
    const refused = await Promise.all(['/log_claim', '/verify'].map((path) => call(`${url}${path}`, claim)));
    expect(refused.map(({ body }) => body.code)).toEqual(['worker_locked', 'worker_locked']);

    await system.decide.unlockWorker({ id: workerId, reason: 'heard' });
    const again = { ...claim, body: { worker_id: workerId, claim: 'I am sorry' } };
    expect((await call(`${url}/log_claim`, again)).status).toBe(201);

    await redis.restart?.();
    await system.work.logClaim(lie('with-redis-again'));
    await expectAnswered('with-redis-again');
  },
  LONG,
);
