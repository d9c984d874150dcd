import type { Db } from '@wingman/db';
import { shareUnderWay } from '@wingman/service-kit';
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
  // Read when asked for: a gauge of one replica would know nothing of what another one did.
  const totals = shareUnderWay(() => readTotals(db));
  new Gauge({
    name: 'wingman_workers_locked',
    help: 'Workers that are locked',
    registers: [registry],
    async collect() {
      const read = await totals();
      if (read) this.set(read.locked);
    },
  });
  new Gauge({
    name: 'wingman_deliveries',
    help: 'Messages that wait to be delivered (pending) or were given up (dead)',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const read = await totals();
      if (!read) return;
      this.set({ status: 'pending' }, read.pending);
      this.set({ status: 'dead' }, read.dead);
    },
  });
  return {
    alertsRaised: (raised) => raised.forEach(({ kind, severity }) => alerts.inc({ kind, severity })),
    setTailLag: (entries) => lag.set(entries),
  };
}

interface Totals {
  pending: number;
  dead: number;
  locked: number;
}

/** Undefined while the database is away: /metrics must answer then too. */
async function readTotals(db: Db): Promise<Totals | undefined> {
  try {
    const { rows } = await db.query<{ deliveries_pending: string; deliveries_dead: string; workers_locked: string }>(
      'SELECT deliveries_pending, deliveries_dead, workers_locked FROM watcher.totals()',
    );
    const [row] = rows;
    return (
      row && {
        pending: Number(row.deliveries_pending),
        dead: Number(row.deliveries_dead),
        locked: Number(row.workers_locked),
      }
    );
  } catch {
    return undefined;
  }
}
