import { Gauge } from 'prom-client';
import type { Metrics } from './metrics.js';
import { shareUnderWay } from './share-under-way.js';

/** Adds gauges over numbers that are read together when somebody asks for metrics. */
export interface TotalsGauges<Totals> {
  gauge(name: string, help: string, value: (totals: Totals) => number): void;
  /** One gauge with a label. */
  labelled(
    gauge: { name: string; help: string; label: string },
    values: (totals: Totals) => Readonly<Record<string, number>>,
  ): void;
}

/**
 * Gauges of what all replicas did together: one replica's own count would know nothing of the others'. `read` is asked
 * once for all gauges of a scrape; while it fails, as without the database, they keep what they said last, and /metrics
 * answers all the same.
 */
export function measureTotals<Totals>(
  { registry }: Pick<Metrics, 'registry'>,
  read: () => Promise<Totals | undefined>,
): TotalsGauges<Totals> {
  const totals = shareUnderWay(() => read().catch(() => undefined));
  const registers = [registry];
  return {
    gauge: (name, help, value) =>
      void new Gauge({
        name,
        help,
        registers,
        async collect() {
          const now = await totals();
          if (now) this.set(value(now));
        },
      }),
    labelled: ({ name, help, label }, values) =>
      void new Gauge({
        name,
        help,
        labelNames: [label],
        registers,
        async collect() {
          const now = await totals();
          for (const [key, value] of Object.entries(now ? values(now) : {})) this.set({ [label]: key }, value);
        },
      }),
  };
}
