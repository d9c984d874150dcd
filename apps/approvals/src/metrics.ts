import type { ApprovalAnswer } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { shareUnderWay } from '@wingman/service-kit';
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
  measureTotals(registry, db);
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

/** Read when asked for: a gauge of one replica would know nothing of what another one did. */
function measureTotals(registry: Metrics['registry'], db: Db): void {
  const totals = shareUnderWay(() => readTotals(db));
  const measure = (name: string, help: string, value: (read: Totals) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const read = await totals();
        if (read) this.set(value(read));
      },
    });
  measure('wingman_approvals_pending', 'Requests that wait for a person', ({ pending }) => Number(pending));
  measure(
    'wingman_approvals_oldest_pending_seconds',
    'How long the oldest request has been waiting',
    ({ oldest_seconds: seconds }) => seconds,
  );
  measure('wingman_approvals_paused_tenants', 'Tenants whose approvals are stopped', ({ paused }) => Number(paused));
  measure(
    'wingman_approvals_overdue',
    'Requests that should have ended more than a minute ago and could not: look into the log',
    ({ overdue }) => Number(overdue),
  );
  new Gauge({
    name: 'wingman_deliveries',
    help: 'Messages that wait to be delivered (pending) or were given up (dead)',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const read = await totals();
      if (!read) return;
      this.set({ status: 'pending' }, Number(read.deliveries_pending));
      this.set({ status: 'dead' }, Number(read.deliveries_dead));
    },
  });
}

/** Undefined while the database is away: /metrics must answer then too. */
async function readTotals(db: Db): Promise<Totals | undefined> {
  try {
    const { rows } = await db.query<Totals>(
      `SELECT pending, oldest_seconds, paused, deliveries_pending, deliveries_dead, overdue
       FROM approvals.totals(), approvals.backlog()`,
    );
    return rows[0];
  } catch {
    return undefined;
  }
}
