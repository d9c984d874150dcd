import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, until } from '@wingman/testkit';
import { Redis } from 'ioredis';
import { settleApprovals } from './support/approval-accounts.js';
import { decide, riskyRequest, startApprovalLoad, untilReleased } from './support/approval-load.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 150_000;
const ASKED_BETWEEN_BLOWS = 4;
const PATIENT = { timeout: 60_000, interval: 50 };

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, LONG);
afterAll(() => system.stop(), LONG);

const asked = async (title: string, more: { ttl_seconds?: number } = {}): Promise<string> =>
  (await system.work.requestApproval({ ...riskyRequest(title), ...more })).approval_id;

const statusOf = async (id: string) => (await system.read.getApproval({ id })).status;

async function emptyRedis(): Promise<void> {
  const admin = new Redis(system.stack.redis.url);
  await admin.flushall();
  admin.disconnect();
}

async function killRedis(): Promise<void> {
  system.stack.redis.kill?.('SIGKILL');
  await system.stack.redis.restart?.();
}

async function killPostgres(): Promise<void> {
  system.stack.postgres.kill?.('SIGKILL');
  await system.stack.postgres.restart?.();
}

test.each([
  ['an emptied Redis', emptyRedis],
  ['a Redis that is killed', killRedis],
  ['a PostgreSQL that restarts', async () => system.stack.postgres.restart?.()],
  ['a PostgreSQL that loses power', killPostgres],
])(
  '%s under load loses nothing: all that was answered stands, waiters are let go, and requests end at their time',
  async (what, blow) => {
    const load = startApprovalLoad(system, { name: what });
    await until(() => load.asked.length >= ASKED_BETWEEN_BLOWS, PATIENT);
    const [late, waited] = [
      await asked(`ends after ${what}`, { ttl_seconds: 2 }),
      await asked(`waits through ${what}`),
    ];
    const [ended, released] = [untilReleased(system, late, 'EXPIRED'), untilReleased(system, waited, 'APPROVED')];

    await blow();

    await decide(system, waited, 'APPROVED');
    await Promise.all([ended, released]);
    expect(await statusOf(late)).toBe('EXPIRED');
    const enough = load.asked.length + ASKED_BETWEEN_BLOWS;
    await until(() => load.asked.length >= enough, PATIENT);
    await settleApprovals(system, { name: what, asked: await load.stop(), senderDeaths: 0 });
  },
  LONG,
);

test(
  'two replicas share waiters, decisions and messages: let go by either, decided once, told once',
  async () => {
    const { addReplica, services, keys } = system.stack;
    const [second] = await Promise.all([addReplica('approvals', {}), addReplica('telegram-bot', {})]);
    const urls = [services.approvals.url, second.url];
    const load = startApprovalLoad(system, { name: 'replicas' });
    const ids = await Promise.all(['one', 'two', 'three', 'four'].map((title) => asked(`decided twice: ${title}`)));
    const waits = ids.flatMap((id) =>
      urls.map((url) => call(`${url}/approvals/${id}/wait?timeout=30`, { key: keys.work })),
    );
    await until(async () => (await waitersAt(urls)) >= waits.length, PATIENT);

    for (const id of ids) {
      const decisions = urls.map((url, index) =>
        call(`${url}/approvals/${id}/${index === 0 ? 'approve' : 'reject'}`, {
          key: keys.decide,
          body: index === 0 ? {} : { reason: 'not today' },
        }),
      );
      const statuses = (await Promise.all(decisions)).map(({ status }) => status);
      expect(statuses.sort()).toEqual([200, 409]);
    }

    const told = (await Promise.all(waits)).map(({ body }) => body);
    for (const { approval_id: id, status } of told) expect(status).toBe(await statusOf(id));
    expect(told.filter(({ status }) => status === 'PENDING')).toEqual([]);
    await settleApprovals(system, { name: 'replicas', asked: await load.stop(), senderDeaths: 0 });
  },
  LONG,
);

/** How many wait, at all of these replicas together. */
async function waitersAt(urls: readonly string[]): Promise<number> {
  const texts = await Promise.all(urls.map(async (url) => (await fetch(`${url}/metrics`)).text()));
  return texts.reduce((sum, text) => sum + Number(/^wingman_approval_waiters\S* (\d+)$/m.exec(text)?.[1]), 0);
}
