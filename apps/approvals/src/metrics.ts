import type { ApprovalAnswer } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { measureTotals } from '@wingman/service-kit';
import type { Metrics } from '@wingman/service-kit';
import { Counter, Gauge } from 'prom-client';

/** The service's own metrics. Sums over all tenants, without a label that could tell one from another. */
export function createApprovalsMetrics({ registry }: Metrics, db: Db, waiting: () => number) {
  const requests = new Counter({
    name: 'wingman_approvals_total',
    help: 'Requests for approval, by what became of them at once and by risk',
    labelNames: ['status', 'level'],
    registers: [registry],
  });
  const settled = new Counter({
    name: 'wingman_approvals_settled_total',
    help: 'Requests that waited and do no longer, by what became of them',
    labelNames: ['status'],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'wingman_approval_validation_errors_total',
    help: 'Requests that a validator failed to score',
    registers: [registry],
  });
  const escalations = new Counter({
    name: 'wingman_approval_escalations_total',
    help: 'Times that people were told again of a request that nobody had answered',
    registers: [registry],
  });
  new Gauge({
    name: 'wingman_approval_waiters',
    help: 'Calls that wait for a decision in this process',
    registers: [registry],
    collect() {
      this.set(waiting());
    },
  });
  measureBacklog({ registry }, db);
  return {
    requested: ({ status, risk: { level } }: ApprovalAnswer): void => requests.inc({ status, level }),
    settled: (status: 'APPROVED' | 'REJECTED' | 'EXPIRED' | 'CANCELLED', count = 1): void =>
      settled.inc({ status }, count),
    escalated: (count: number): void => escalations.inc(count),
    validationFailed: (): void => failures.inc(),
  };
}
export type ApprovalsMetrics = ReturnType<typeof createApprovalsMetrics>;

interface Totals extends Record<string, unknown> {
  pending: string;
  oldest_seconds: number;
  paused: string;
  deliveries_pending: string;
  deliveries_dead: string;
  overdue: string;
}

function measureBacklog(metrics: Pick<Metrics, 'registry'>, db: Db): void {
  const { gauge, labelled } = measureTotals<Totals>(metrics, async () => {
    const { rows } = await db.query<Totals>(
      `SELECT pending, oldest_seconds, paused, deliveries_pending, deliveries_dead, overdue
       FROM approvals.totals(), approvals.backlog()`,
    );
    return rows[0];
  });
  gauge('wingman_approvals_pending', 'Requests that wait for a person', ({ pending }) => Number(pending));
  gauge(
    'wingman_approvals_oldest_pending_seconds',
    'How long the oldest request has been waiting',
    ({ oldest_seconds: seconds }) => seconds,
  );
  gauge('wingman_approvals_paused_tenants', 'Tenants whose approvals are stopped', ({ paused }) => Number(paused));
  gauge(
    'wingman_approvals_overdue',
    'Requests that should have ended more than a minute ago and could not: look into the log',
    ({ overdue }) => Number(overdue),
  );
  labelled(DELIVERIES, ({ deliveries_pending: pending, deliveries_dead: dead }) => ({
    pending: Number(pending),
    dead: Number(dead),
  }));
}

const DELIVERIES = {
  name: 'wingman_deliveries',
  help: 'Messages that wait to be delivered (pending) or were given up (dead)',
  label: 'status',
};
