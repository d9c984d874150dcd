import { ERROR_STATUS } from '@wingman/contracts';
import type { ErrorCode } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { measureTotals } from '@wingman/service-kit';
import type { Metrics } from '@wingman/service-kit';
import { Counter, Histogram } from 'prom-client';
import type { EndedExecution } from './execution.store.js';

/** From a `docker ps` to a long build. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

interface Totals extends Record<string, unknown> {
  running: string;
  unknown: string;
}

/** The service's own metrics. Sums over all tenants, without a label that could tell one from another. */
export function createExecutionMetrics({ registry }: Metrics, db: Db) {
  const executions = new Counter({
    name: 'wingman_executions_total',
    help: 'Commands that ran, by how they ended',
    labelNames: ['status'],
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'wingman_executions_refused_total',
    help: 'Attempts to run a command that were refused, by code',
    labelNames: ['code'],
    registers: [registry],
  });
  // A count that begins at 0 shows the first replay as an increase.
  for (const code of Object.keys(ERROR_STATUS)) refusals.inc({ code }, 0);
  for (const status of ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'UNKNOWN']) executions.inc({ status }, 0);
  const seconds = new Histogram({
    name: 'wingman_execution_duration_seconds',
    help: 'How long commands ran',
    buckets: SECONDS,
    registers: [registry],
  });
  const { gauge } = measureTotals<Totals>({ registry }, async () => {
    const { rows } = await db.query<Totals>('SELECT running, unknown FROM gateway.totals()');
    return rows[0];
  });
  gauge('wingman_executions_running', 'Commands that run now', ({ running }) => Number(running));
  gauge('wingman_executions_unknown', 'Commands of which nobody knows how they ended', ({ unknown }) =>
    Number(unknown),
  );
  return {
    ended({ ended: { status }, durationMs }: EndedExecution): void {
      executions.inc({ status });
      seconds.observe(durationMs / 1_000);
    },
    lost: (count: number): void => executions.inc({ status: 'UNKNOWN' }, count),
    refused: (code: ErrorCode): void => refusals.inc({ code }),
  };
}
export type ExecutionMetrics = ReturnType<typeof createExecutionMetrics>;
