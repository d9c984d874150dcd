import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@wingman/sdk';
import { type FakeTelegram, startFakeTelegram, until } from '@wingman/testkit';
import { type Stack, startStack } from '../stack/stack.js';
import { askForMany, openWaiters, untilWaiting } from './approvals-waiters.js';
import { percentile, type Row } from './bench.js';
import { COUNTED_LIMIT, createTenant, type Tenant } from './tenant.js';

const USER_ID = 4_711;
const WORKER = 'bench-worker';
const PER_SECOND = 10;
const MESSAGE_MS = 1_000;
const RELEASE_MS = 250;
const PATIENT = { timeout: 60_000, interval: 200 };

interface Size {
  waiters: number;
  seconds: number;
}

/** The whole system: a request until its message is with Telegram, and a decision until its waiting worker has it. */
export async function measureWays(size: Size): Promise<Row[]> {
  const sandbox = mkdtempSync(path.join(tmpdir(), 'wingman-bench-'));
  const telegram = await startFakeTelegram();
  telegram.people.user(USER_ID, 'Operator');
  const stack = await startStack({
    throwaway: true,
    sandbox,
    environment: {
      ...COUNTED_LIMIT,
      TELEGRAM_API_ROOT: telegram.url,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_CHAT_ID: String(USER_ID),
      TELEGRAM_ALLOWED_USER_IDS: String(USER_ID),
    },
  });
  try {
    const crowd = await createTenant(stack, { name: 'crowd', workerId: WORKER });
    return await play(stack, telegram, crowd, size);
  } finally {
    await stack.stop();
    await telegram.close();
    rmSync(sandbox, { recursive: true, force: true });
  }
}

/** People hear of the development tenant's requests; another tenant's workers wait and are let go one by one. */
async function play(stack: Stack, telegram: FakeTelegram, crowd: Tenant, { waiters, seconds }: Size): Promise<Row[]> {
  const count = Math.ceil(PER_SECOND * seconds);
  const waited = await askForMany(stack.url, crowd, { workerId: WORKER, count: waiters + count });
  const open = openWaiters(stack.url, crowd, waited);
  try {
    await untilWaiting(stack.services.approvals.url, waited.length);
    const asker = createClient({ baseUrl: stack.url, key: stack.keys.work });
    const decider = createClient({ baseUrl: stack.url, key: crowd.decideKey });
    const [askedAt, approvedAt] = [new Map<string, number>(), new Map<string, number>()];
    const under: Promise<unknown>[] = [];
    const start = performance.now();
    for (const [tick, id] of waited.slice(0, count).entries()) {
      await delay(Math.max(0, start + (tick / PER_SECOND) * 1_000 - performance.now()));
      const asked = Date.now();
      under.push(
        asker.requestApproval(request(tick)).then(({ approval_id: made }) => askedAt.set(made, asked)),
        decider.approve({ id }),
      );
      approvedAt.set(id, performance.now());
    }
    await Promise.all(under);
    const releaseMs = await allOf(approvedAt, () => open.releasedAt, 'every waiter');
    const messageMs = await allOf(askedAt, () => arrivals(telegram), 'the message of every request');
    return [
      timesRow(`request → message (${count} requests)`, messageMs, { target: 'p99 < 1 s', mostMs: MESSAGE_MS }),
      timesRow(`approve → waiter released (${count})`, releaseMs, { target: 'p99 < 250 ms', mostMs: RELEASE_MS }),
    ];
  } finally {
    await open.stop();
  }
}

const request = (number: number) => ({
  worker_id: WORKER,
  title: `Remove build folder ${number}`,
  instruction: `Remove the build folder ${number}.`,
  commands: [['rm', '-rf', `/srv/builds/${number}`]],
  environment: 'dev',
});

/** Milliseconds from each beginning to its end, when all have ended. */
const allOf = (
  begun: ReadonlyMap<string, number>,
  look: () => (id: string) => number | undefined,
  what: string,
): Promise<number[]> =>
  until(
    () => {
      const endOf = look();
      const times = [...begun].map(([id, at]) => (endOf(id) ?? NaN) - at);
      return times.every(Number.isFinite) ? times : undefined;
    },
    { ...PATIENT, what },
  );

/** When the first message about a request was received, by the request's id. */
function arrivals(telegram: FakeTelegram): (approvalId: string) => number | undefined {
  const first = new Map<string, number>();
  for (const { text, sentAt } of telegram.people.messages(USER_ID)) {
    const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(text)?.[0];
    if (id !== undefined && !first.has(id)) first.set(id, sentAt);
  }
  return (id) => first.get(id);
}

const timesRow = (
  what: string,
  times: readonly number[],
  { target, mostMs }: { target: string; mostMs: number },
): Row => ({
  what,
  value: times.reduce((sum, time) => sum + time, 0) / times.length,
  unit: 'ms (mean)',
  p50: percentile(times, 0.5),
  p99: percentile(times, 0.99),
  target,
  reached: percentile(times, 0.99) < mostMs,
});
