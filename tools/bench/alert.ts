import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient, type WingmanClient } from '@wingman/sdk';
import { type FakeTelegram, startFakeTelegram, until } from '@wingman/testkit';
import { startStack } from '../stack/stack.js';
import { type Bench, percentile } from './bench.js';

const CLAIMS_PER_SECOND = 50;
const SECONDS_BETWEEN_LIES = 0.25;
const USER_ID = 4_711;
const TARGET_MS = 1_000;

/** A FALSE claim posted at the proxy, until its message is at the Bot API server; honest claims go on meanwhile. */
export const alertBench: Bench = {
  name: 'alert',
  about: `FALSE claim posted until its message is at the Bot API server, with ${CLAIMS_PER_SECOND} claims/s going on`,
  effort: { rounds: 1, seconds: 60, patience: 0 },
  async run({ rounds, seconds }) {
    const sandbox = mkdtempSync(path.join(tmpdir(), 'wingman-bench-'));
    writeFileSync(path.join(sandbox, 'report.md'), '# Report\n');
    const telegram = await startFakeTelegram();
    telegram.people.user(USER_ID, 'Operator');
    const stack = await startStack({
      throwaway: true,
      sandbox,
      environment: {
        TELEGRAM_API_ROOT: telegram.url,
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_CHAT_ID: String(USER_ID),
        TELEGRAM_ALLOWED_USER_IDS: String(USER_ID),
      },
    });
    try {
      const client = createClient({ baseUrl: stack.url, key: stack.keys.work });
      const load = { client, sandbox, telegram };
      await play(load, { seconds: Math.min(5, seconds), name: 'warm-up' });
      const times: number[] = [];
      let logged = 0;
      for (let round = 0; round < rounds; round += 1) {
        const played = await play(load, { seconds, name: `round-${round}` });
        times.push(...played.alertMs);
        logged += played.claims;
      }
      return [
        { what: 'claims logged meanwhile', value: logged / (rounds * seconds), unit: '/s' },
        {
          what: `FALSE claim → message (${times.length} alerts)`,
          value: times.reduce((sum, time) => sum + time, 0) / times.length,
          unit: 'ms (mean)',
          p50: percentile(times, 0.5),
          p99: percentile(times, 0.99),
          target: 'p99 < 1 s',
          reached: percentile(times, 0.99) < TARGET_MS,
        },
      ];
    } finally {
      await stack.stop();
      await telegram.close();
      rmSync(sandbox, { recursive: true, force: true });
    }
  },
};

interface Load {
  client: WingmanClient;
  sandbox: string;
  telegram: FakeTelegram;
}

/** Honest claims at a steady pace, and every now and then a lie by a worker of its own, since a liar is locked. */
async function play(
  { client, sandbox, telegram }: Load,
  { seconds, name }: { seconds: number; name: string },
): Promise<{ claims: number; alertMs: number[] }> {
  const context = { cwd: sandbox, task_started_at: new Date(Date.now() - 60_000).toISOString() };
  const say = (worker: string, claim: string) => client.logClaim({ worker_id: worker, claim, context });
  const lies = new Map<string, number>();
  const pending: Promise<unknown>[] = [];
  const lie = async (worker: string): Promise<void> => {
    const postedAt = Date.now();
    const { claim_id: claimId } = await say(worker, 'I created backup.tar');
    lies.set(claimId, postedAt);
  };
  const start = performance.now();
  const claims = seconds * CLAIMS_PER_SECOND;
  const liesEach = CLAIMS_PER_SECOND * SECONDS_BETWEEN_LIES;
  for (let count = 0; count < claims; count += 1) {
    await delay(Math.max(0, start + (count / CLAIMS_PER_SECOND) * 1_000 - performance.now()));
    const isLie = Math.floor(count / liesEach) !== Math.floor((count - 1) / liesEach);
    pending.push(isLie ? lie(`${name}-liar-${count}`) : say(`honest-${count % 20}`, 'I created report.md'));
  }
  await Promise.all(pending);
  const alertMs = await until(
    () => {
      const sentAt = arrivals(telegram);
      const found = [...lies].map(([claimId, postedAt]) => (sentAt.get(claimId) ?? NaN) - postedAt);
      return found.every(Number.isFinite) ? found : undefined;
    },
    { timeout: 60_000, interval: 200, what: 'the message of every lie' },
  );
  return { claims, alertMs };
}

/** When the first message about a claim was received, by the claim's id. */
function arrivals(telegram: FakeTelegram): Map<string, number> {
  const first = new Map<string, number>();
  for (const { text, sentAt } of telegram.people.messages(USER_ID)) {
    const claimId = /Claim: (\S+)/.exec(text)?.[1];
    if (claimId !== undefined && !first.has(claimId)) first.set(claimId, sentAt);
  }
  return first;
}
