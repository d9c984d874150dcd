import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { until } from '@wingman/testkit';
import type { Service } from '../../../tools/stack/service.js';
import { useOnce } from './execution-requests.js';
import type { CountedUse, RunLog } from './run-log.js';
import type { System } from './system.js';

/** The blows are spread over the life of an execution: from before its request is read to after its answer. */
const STEP_MS = 25;
const ENDS = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'UNKNOWN'];
const AT_ONCE = 5;
const PATIENT = { timeout: 60_000, interval: 100 };

export const prepareMany = async (log: RunLog, count: number, then?: string): Promise<CountedUse[]> => {
  const uses: CountedUse[] = [];
  while (uses.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - uses.length) }, () => log.prepare(then));
    uses.push(...(await Promise.all(some)));
  }
  return uses;
};

/** Resolves when every execution that began has an end, or is known as one that nobody knows the end of. */
export const untilSettled = (system: System): Promise<true> =>
  until(async () => (await system.query(`SELECT FROM gateway.executions WHERE status = 'STARTED'`)).length === 0, {
    ...PATIENT,
    what: 'no execution is under way',
  });

/**
 * Kills the gateways in turn with SIGKILL, so many times, each time at another point of the two executions that it has
 * under way, and starts them again. Returns what was under way.
 */
export async function killInTurn(
  system: System,
  log: RunLog,
  { gateways, trials }: { gateways: readonly Service[]; trials: number },
): Promise<CountedUse[]> {
  const quick = await prepareMany(log, trials);
  const slow = await prepareMany(log, trials, 'sleep 0.05');
  const ready = gateways.map(() => Promise.resolve());
  for (let trial = 0; trial < trials; trial += 1) {
    const lane = trial % gateways.length;
    const victim = gateways[lane]!;
    await ready[lane];
    const cut = [quick[trial]!, slow[trial]!].map((use) => useOnce(system, use, victim.url).catch(() => undefined));
    await delay(trial * STEP_MS);
    await victim.kill('SIGKILL');
    await Promise.all(cut);
    ready[lane] = victim.start();
  }
  await Promise.all(ready);
  await untilSettled(system);
  return [...quick, ...slow];
}

/** Asserts that each ran at most once, that the rows say what happened, and that none that began is run again. */
export async function settleExecutions(system: System, log: RunLog, uses: readonly CountedUse[]): Promise<void> {
  const ran = await log.numbers();
  expect(ran).toHaveLength(new Set(ran).size);
  const rows = await system.query<{ approval_id: string; status: string }>(
    'SELECT approval_id, status FROM gateway.executions',
  );
  const statusOf = new Map(rows.map(({ approval_id: id, status }) => [id, status]));
  expect(rows).toHaveLength(statusOf.size);
  const began = uses.filter(({ approvalId }) => statusOf.has(approvalId));
  for (const { approvalId, number } of uses) {
    const status = statusOf.get(approvalId);
    // What has no row has not run, and what is told as done has.
    if (status === undefined) expect(ran).not.toContain(number);
    else expect(ENDS).toContain(status);
    if (status === 'SUCCEEDED') expect(ran).toContain(number);
  }
  expect(began.length).toBeGreaterThan(0);
  expect([...statusOf.values()]).toContain('UNKNOWN');

  for (let at = 0; at < uses.length; at += AT_ONCE) {
    const some = uses.slice(at, at + AT_ONCE);
    const answers = await Promise.all(some.map((use) => useOnce(system, use)));
    for (const [index, use] of some.entries()) {
      expect(answers[index]).toMatchObject(
        began.includes(use) ? { status: 409, body: { code: 'token_replayed' } } : { status: 200 },
      );
    }
  }
  const after = await log.numbers();
  expect(after).toHaveLength(new Set(after).size);
}

/** Asserts that people were alerted of every execution that nobody knows the end of, and of no other. */
export async function expectUnknownTold({ query }: System): Promise<void> {
  const unknown = await query<{ id: string }>(
    `SELECT execution_id AS id FROM gateway.executions WHERE status = 'UNKNOWN'`,
  );
  const told = () =>
    query<{ id: string }>(
      `SELECT substring(detail FROM 'Execution (\\S+)') AS id FROM watcher.alerts WHERE kind = 'execution_unknown'`,
    );
  await until(async () => (await told()).length >= unknown.length, { ...PATIENT, what: 'an alert for each' });
  const ids = (found: { id: string }[]) => found.map(({ id }) => id).sort();
  expect(ids(await told())).toEqual(ids(unknown));
}
