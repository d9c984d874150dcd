import type { ErrorCode } from '@wingman/contracts';
import type { Metrics } from '@wingman/service-kit';
import { Counter, Histogram } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Commands that only read, over all tenants. */
export function createReadMetrics({ registry }: Metrics) {
  const reads = new Counter({
    name: 'wingman_docker_reads_total',
    help: 'Read-only docker commands, by what was decided: allowed, or the code of the refusal',
    labelNames: ['decision'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'wingman_docker_read_duration_seconds',
    help: 'How long read-only docker commands ran',
    buckets: SECONDS,
    registers: [registry],
  });
  return {
    refused: (code: ErrorCode): void => reads.inc({ decision: code }),
    ended(durationMs: number): void {
      reads.inc({ decision: 'allowed' });
      seconds.observe(durationMs / 1_000);
    },
  };
}
export type ReadMetrics = ReturnType<typeof createReadMetrics>;
