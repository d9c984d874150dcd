import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Stack, startStack } from '../stack/stack.js';
import type { Bench, Effort, Row } from './bench.js';
import { measureWays } from './approvals-ways.js';
import { askForMany, openWaiters, untilWaiting } from './approvals-waiters.js';
import { jsonHeaders, type LoadGenerator, startLoadGenerator } from './load.js';
import { insertByPgbench } from './pgbench.js';
import { createRounds, rateOf } from './rounds.js';
import { COUNTED_LIMIT, createTenant } from './tenant.js';

const WAITERS = 1_000;
const CONNECTIONS = 50;
const FLOOR_CLIENTS = 32;
const WARM_UP_SECONDS = 6;
const WORKER = 'bench-worker';
const MOST_P99_MS = 30;

const FLOOR = `floor: pgbench INSERT, ${FLOOR_CLIENTS} clients`;
const WAITS = `POST /approvals/request that waits for a person, ${CONNECTIONS} connections`;
const LOW = `POST /approvals/request that is approved at once, ${CONNECTIONS} connections`;
const WAITS_PACED = 'the first of the two, as many a second as 0.08 × floor';
const LOW_PACED = 'the second, as many a second as 0.08 × floor';
const SEQUENCED = 'the first of the two, while claims-ledger takes its entries into the log';
const PACED: ReadonlySet<string> = new Set([WAITS_PACED, LOW_PACED]);
const LEAST_RATIO = 0.08;

/** Stands where each request has a number of its own, so that none is a duplicate of another. */
const NUMBER = '############';
const INSTRUCTION = `Make room on the build machine. Remove the build folder ${NUMBER} and start the web server again.

- Nothing in the folder is needed: its artefacts are in the registry since yesterday.
- Look that the disk has more than 20 GiB free afterwards, and say how much it has.
- Never touch the folder of the release that is live.
- If the web server does not come up, say so and leave everything as it is.`;

const bodyOf = (commands: string[][]): string =>
  JSON.stringify({
    worker_id: WORKER,
    title: `Make room: build folder ${NUMBER}`,
    instruction: INSTRUCTION,
    commands,
    environment: 'dev',
  });
const WAITS_BODY = bodyOf([
  ['rm', '-rf', `/srv/builds/${NUMBER}`],
  ['systemctl', 'restart', 'web'],
]);
const LOW_BODY = JSON.stringify({
  worker_id: WORKER,
  title: `Look at build folder ${NUMBER}`,
  instruction: `Say what is in the build folder ${NUMBER} and how much room it takes.`,
  commands: [
    ['ls', '-l', `/srv/builds/${NUMBER}`],
    ['du', '-sh', `/srv/builds/${NUMBER}`],
  ],
  environment: 'dev',
});

/** Asking, being told and being let go, all with a thousand workers waiting. */
export const approvalsBench: Bench = {
  name: 'approvals',
  about: 'POST /approvals/request against pgbench; request → message; approve → waiter; with 1,000 waiters open',
  effort: { rounds: 5, seconds: 5, patience: 20 },
  async run(effort) {
    const rows = await measureRequests(effort);
    return [...rows, ...(await measureWays({ waiters: WAITERS, seconds: effort.rounds * effort.seconds }))];
  },
};

async function measureRequests(effort: Effort): Promise<Row[]> {
  const sandbox = mkdtempSync(path.join(tmpdir(), 'wingman-bench-'));
  const only = ['gatekeeper', 'approvals'] as const;
  const stack = await startStack({ throwaway: true, sandbox, only, environment: COUNTED_LIMIT });
  const generator = startLoadGenerator();
  try {
    return await withWaiters(stack, (order) => playRounds(stack, generator, order, effort));
  } finally {
    await generator.stop();
    await stack.stop();
    rmSync(sandbox, { recursive: true, force: true });
  }
}

interface Order {
  port: number;
  headers: Record<string, string>;
}

/** Requests of one tenant are measured while workers of another one wait. */
async function withWaiters(stack: Stack, work: (order: Order) => Promise<Row[]>): Promise<Row[]> {
  const { url } = stack.services.approvals;
  const crowd = await createTenant(stack, { name: 'crowd', workerId: WORKER });
  const measured = await createTenant(stack, { name: 'measured', workerId: WORKER });
  const waiters = openWaiters(url, crowd, await askForMany(url, crowd, { workerId: WORKER, count: WAITERS }));
  try {
    await untilWaiting(url, WAITERS);
    return await work({ port: Number(new URL(url).port), headers: jsonHeaders(measured.workKey) });
  } finally {
    await waiters.stop();
  }
}

async function playRounds(
  stack: Stack,
  generator: LoadGenerator,
  order: Order,
  { rounds, seconds, patience }: Effort,
): Promise<Row[]> {
  const { measure, rows } = createRounds(patience);
  const ask = (body: string, forSeconds: number, perSecond?: number) =>
    generator.run(
      {
        ...order,
        path: '/approvals/request',
        body,
        numberFor: NUMBER,
        connections: CONNECTIONS,
        seconds: forSeconds,
        ...(perSecond !== undefined && { perSecond }),
      },
      201,
    );
  for (const body of [WAITS_BODY, LOW_BODY]) await ask(body, Math.min(WARM_UP_SECONDS, seconds));
  for (let round = 0; round < rounds; round += 1) {
    const insert = { text: WAITS_BODY, clients: FLOOR_CLIENTS, seconds };
    const floor = await measure(FLOOR, () => insertByPgbench(stack.postgres.url, insert));
    await measure(WAITS, async () => rateOf(await ask(WAITS_BODY, seconds)));
    await measure(LOW, async () => rateOf(await ask(LOW_BODY, seconds)));
    const pace = LEAST_RATIO * floor.perSecond;
    await measure(WAITS_PACED, async () => rateOf(await ask(WAITS_BODY, seconds, pace)));
    await measure(LOW_PACED, async () => rateOf(await ask(LOW_BODY, seconds, pace)));
    const ledger = stack.services['claims-ledger'];
    await ledger.start();
    await measure(SEQUENCED, async () => rateOf(await ask(WAITS_BODY, seconds)));
    await ledger.stop();
  }
  const targets = { [WAITS]: LEAST_RATIO, [LOW]: LEAST_RATIO };
  return rows({ floor: FLOOR, targets }).map((row) => (PACED.has(row.what) ? withinMs(row) : row));
}

const withinMs = (row: Row): Row => ({
  ...row,
  target: `p99 ≤ ${MOST_P99_MS} ms`,
  reached: (row.p99 ?? NaN) <= MOST_P99_MS,
});
