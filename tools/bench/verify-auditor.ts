import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { call } from '@wingman/testkit';
import { StackFailure } from '../stack/failure.js';
import { startStack, type Stack } from '../stack/stack.js';
import { median, type Effort, type Row } from './bench.js';
import { awaitQuiet } from './quiet.js';

const CLAIMS = 1_000; // the most that one request logs
const WARM_UP = 100;
const POLL_MS = 50;
// A stack that judges nothing must end the benchmark, not hold it.
const GIVE_UP_MS = 120_000;

/** Logged claims about a file that the auditor judges in a second: from their logging to the last verdict stored. */
export async function auditorRows({ rounds, patience }: Effort, sandbox: string): Promise<Row[]> {
  writeFileSync(path.join(sandbox, 'audited.md'), '# Report\n');
  const stack = await startStack({ throwaway: true, sandbox, only: ['claims-ledger', 'verifier'], environment: {} });
  const measured = async (): Promise<{ rates: number[]; others: number[] }> => {
    await judged(stack, sandbox, WARM_UP);
    const [rates, others]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      others.push(await awaitQuiet(patience * 1_000));
      rates.push(await judged(stack, sandbox, CLAIMS));
    }
    return { rates, others };
  };
  try {
    const one = await measured();
    await stack.addReplica('verifier', {});
    const two = await measured();
    const row = (what: string, { rates, others }: typeof one): Row => ({
      what: `logged claims judged, ${what}`,
      value: median(rates),
      unit: 'claims/s',
      rounds: rates,
      others,
    });
    return [row('one verifier', one), { ...row('two verifiers', two), ratio: median(two.rates) / median(one.rates) }];
  } finally {
    await stack.stop();
  }
}

/** Logs so many claims in one request and waits until none is pending; a worker of their own tells them apart. */
async function judged({ services, keys }: Stack, sandbox: string, count: number): Promise<number> {
  const ledger = services['claims-ledger'].url;
  const worker = `bench-${randomUUID()}`;
  const context = { cwd: sandbox, task_started_at: new Date(Date.now() - 60_000).toISOString() };
  const line = JSON.stringify({ worker_id: worker, claim: 'I created audited.md', context });
  const start = performance.now();
  const logged = await fetch(`${ledger}/log_claims`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.work}`, 'content-type': 'application/x-ndjson' },
    body: `${line}\n`.repeat(count),
  });
  if (logged.status !== 201) throw new StackFailure(`log_claims answered ${logged.status}: ${await logged.text()}`);
  for (;;) {
    const { status, body } = await call(`${ledger}/claims?worker_id=${worker}&verdict=PENDING&limit=1`, {
      key: keys.read,
    });
    if (status !== 200) throw new StackFailure(`GET /claims answered ${status}`);
    if ((body as { items: unknown[] }).items.length === 0) return (count * 1_000) / (performance.now() - start);
    if (performance.now() - start > GIVE_UP_MS) throw new StackFailure('the auditor did not judge all claims in time');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
