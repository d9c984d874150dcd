import type { Metrics } from '@wingman/service-kit';
import { Counter, Gauge } from 'prom-client';

export interface CheckpointMetrics {
  /** A checkpoint of a new size was signed, or seen to be. */
  published(): void;
}

interface Readings {
  lagMs: () => number;
  refused: () => number;
}

/** The figures of signing. */
export function createCheckpointMetrics({ registry }: Metrics, { lagMs, refused }: Readings): CheckpointMetrics {
  const published = new Counter({
    name: 'wingman_ledger_checkpoints_total',
    help: 'Checkpoints of a new size seen by this process',
    registers: [registry],
  });
  new Gauge({
    name: 'wingman_ledger_checkpoint_lag_seconds',
    help: 'For how long the log that has waited longest has grown without a checkpoint; 0 when all are signed',
    registers: [registry],
    collect() {
      this.set(lagMs() / 1000);
    },
  });
  new Gauge({
    name: 'wingman_ledger_signing_refused',
    help: 'Logs that this process refuses to sign',
    registers: [registry],
    collect() {
      this.set(refused());
    },
  });
  return { published: () => published.inc() };
}
