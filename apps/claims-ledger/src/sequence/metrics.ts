import type { Metrics } from '@wingman/service-kit';
import { Counter, Gauge, Histogram } from 'prom-client';

export interface SequencerMetrics {
  /** A committed batch: its entries, and how long (ms) each of its requests took from arrival to commit. */
  observeBatch(entries: number, latenciesMs: readonly number[]): void;
}

/** The sequencer's figures. `queued` tells how many entries wait in this process. */
export function createSequencerMetrics({ registry }: Metrics, queued: () => number): SequencerMetrics {
  const entries = new Counter({
    name: 'wingman_ledger_entries_total',
    help: 'Entries committed to the ledger by this process',
    registers: [registry],
  });
  const batches = new Histogram({
    name: 'wingman_ledger_batch_entries',
    help: 'Entries in one transaction of the sequencer',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 1_000],
    registers: [registry],
  });
  const latency = new Histogram({
    name: 'wingman_ledger_append_seconds',
    help: 'Time from the arrival of a request at the sequencer to its commit',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  new Gauge({
    name: 'wingman_ledger_queued_entries',
    help: 'Entries that wait for their transaction in this process',
    registers: [registry],
    collect() {
      this.set(queued());
    },
  });
  return {
    observeBatch(count, latenciesMs) {
      entries.inc(count);
      if (count > 0) batches.observe(count);
      for (const ms of latenciesMs) latency.observe(ms / 1000);
    },
  };
}
