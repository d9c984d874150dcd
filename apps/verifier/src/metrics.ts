import type { Finding } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { measureTotals } from '@wingman/service-kit';
import type { Metrics } from '@wingman/service-kit';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { ModelState } from './enhanced/model-ways.js';
import type { Judgement } from './judge/judge.js';

const CHECK_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 20];

/** What the verifier measures besides its requests. Labels are from closed lists. */
export function createVerifierMetrics(
  { registry }: Metrics,
  db: Db,
  models?: Pick<ModelState, 'enhanced' | 'consensus'>,
) {
  const verdicts = new Counter({
    name: 'wingman_verdicts_total',
    help: 'Verdicts of the auditor on logged claims',
    labelNames: ['verdict', 'reason_code'],
    registers: [registry],
  });
  const looks = new Counter({
    name: 'wingman_looks_again_total',
    help: 'Later looks at claims that have their verdict, by what they mean beside the looks before',
    labelNames: ['finding'],
    registers: [registry],
  });
  const checks = new Histogram({
    name: 'wingman_check_duration_seconds',
    help: 'Time one check took, by type and outcome',
    labelNames: ['type', 'outcome'],
    buckets: CHECK_BUCKETS,
    registers: [registry],
  });
  new Gauge({
    name: 'wingman_verifier_available',
    help: '1 when this way of reading a claim can be used, else 0',
    labelNames: ['type'],
    registers: [registry],
    collect() {
      this.set({ type: 'simple' }, 1);
      this.set({ type: 'enhanced' }, models?.enhanced() ? 1 : 0);
      this.set({ type: 'consensus' }, models?.consensus() ? 1 : 0);
    },
  });

  measureBacklog({ registry }, db);
  return {
    observeVerdict: ({ verdict, reasonCode }: Judgement) => verdicts.inc({ verdict, reason_code: reasonCode }),
    observeLook: ({ finding }: { finding: Finding }) => looks.inc({ finding }),
    observeChecks: (judgement: Judgement) => {
      for (const { type, outcome, duration_ms: duration } of judgement.checks) {
        checks.observe({ type, outcome }, duration / 1000);
      }
    },
  };
}

interface Backlog extends Record<string, unknown> {
  pending: string;
  oldest_seconds: number;
}

/** Claims of all tenants that wait for their verdict, whichever replica will give it. */
function measureBacklog(metrics: Pick<Metrics, 'registry'>, db: Db): void {
  const { gauge } = measureTotals<Backlog>(metrics, async () => {
    const { rows } = await db.query<Backlog>('SELECT pending, oldest_seconds FROM verifier.backlog()');
    return rows[0];
  });
  gauge('wingman_claims_pending', 'Logged claims that have no verdict yet', ({ pending }) => Number(pending));
  gauge(
    'wingman_claims_oldest_pending_seconds',
    'How long the oldest claim without a verdict has been waiting',
    ({ oldest_seconds: seconds }) => seconds,
  );
}
