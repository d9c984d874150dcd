import type { Metrics } from '@wingman/service-kit';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Judgement } from './judge/judge.js';

const CHECK_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 20];

/** What the verifier measures besides its requests. Labels are from closed lists. */
export function createVerifierMetrics({ registry }: Metrics) {
  const verdicts = new Counter({
    name: 'wingman_verdicts_total',
    help: 'Verdicts of the auditor on logged claims',
    labelNames: ['verdict', 'reason_code'],
    registers: [registry],
  });
  const checks = new Histogram({
    name: 'wingman_check_duration_seconds',
    help: 'Time one check took, by type and outcome',
    labelNames: ['type', 'outcome'],
    buckets: CHECK_BUCKETS,
    registers: [registry],
  });
  const available = new Gauge({
    name: 'wingman_verifier_available',
    help: '1 when this way of reading a claim can be used, else 0',
    labelNames: ['type'],
    registers: [registry],
  });
  available.set({ type: 'simple' }, 1);
  available.set({ type: 'enhanced' }, 0);
  available.set({ type: 'consensus' }, 0);

  return {
    observeVerdict: ({ verdict, reasonCode }: Judgement) => verdicts.inc({ verdict, reason_code: reasonCode }),
    observeChecks: (judgement: Judgement) => {
      for (const { type, outcome, duration_ms: duration } of judgement.checks) {
        checks.observe({ type, outcome }, duration / 1000);
      }
    },
  };
}
