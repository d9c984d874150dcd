import type { Db } from '@wingman/db';
import { measureTotals } from '@wingman/service-kit';
import type { Metrics } from '@wingman/service-kit';
import { Counter, Gauge } from 'prom-client';
import type { NewAlert } from './alert/alert.js';

export interface WatcherMetrics {
  alertsRaised(alerts: readonly NewAlert[]): void;
  setTailLag(entries: number): void;
}

/** The watcher's own metrics. Sums over all tenants, without a label that could tell one from another. */
export function createWatcherMetrics({ registry }: Metrics, db: Db): WatcherMetrics {
  const alerts = new Counter({
    name: 'wingman_alerts_total',
    help: 'Alerts raised by this process, by kind and severity',
    labelNames: ['kind', 'severity'],
    registers: [registry],
  });
  const lag = new Gauge({
    name: 'wingman_watcher_tail_lag_entries',
    help: 'Ledger entries that the watcher has not followed yet, all logs together',
    registers: [registry],
  });
  const { gauge, labelled } = measureTotals<Totals>({ registry }, async () => {
    const { rows } = await db.query<Totals>(
      `SELECT deliveries_pending, deliveries_dead, workers_locked, warning, critical, oldest_seconds
       FROM watcher.totals(), watcher.unanswered()`,
    );
    return rows[0];
  });
  gauge('wingman_workers_locked', 'Workers that are locked', ({ workers_locked: locked }) => Number(locked));
  labelled(
    {
      name: 'wingman_deliveries',
      help: 'Messages that wait to be delivered (pending) or were given up (dead)',
      label: 'status',
    },
    ({ deliveries_pending: pending, deliveries_dead: dead }) => ({ pending: Number(pending), dead: Number(dead) }),
  );
  labelled(
    {
      name: 'wingman_alerts_unacknowledged',
      help: 'Alerts that nobody has acknowledged, by severity; those for information do not count',
      label: 'severity',
    },
    ({ warning, critical }) => ({ WARNING: Number(warning), CRITICAL: Number(critical) }),
  );
  gauge(
    'wingman_alerts_oldest_unacknowledged_seconds',
    'How long the oldest alert that nobody has acknowledged has been waiting',
    ({ oldest_seconds: seconds }) => seconds,
  );
  return {
    alertsRaised: (raised) => raised.forEach(({ kind, severity }) => alerts.inc({ kind, severity })),
    setTailLag: (entries) => lag.set(entries),
  };
}

interface Totals extends Record<string, unknown> {
  deliveries_pending: string;
  deliveries_dead: string;
  workers_locked: string;
  warning: string;
  critical: string;
  oldest_seconds: number;
}
