import type { LogClaimBody } from '@wingman/contracts';
import { createDb } from '@wingman/db';
import type { PreparedLeaf } from '@wingman/ledger-format';
import { createLog, createMetrics } from '@wingman/service-kit';
import { prepareClaim } from '../../apps/claims-ledger/src/claim/claim.js';
import { createSequencerMetrics } from '../../apps/claims-ledger/src/sequence/metrics.js';
import { createSequencer } from '../../apps/claims-ledger/src/sequence/sequencer.js';
import { percentile } from './bench.js';

const MOST_PER_SECOND = 60_000;

interface SequencerLoadOptions {
  /** As claims-ledger's own role. */
  databaseUrl: string;
  tenantId: string;
  claim: LogClaimBody;
}

/** The sequencer in this process, without HTTP in front: callers who each log a claim, wait for it, and log the next. */
export function createSequencerLoad({ databaseUrl, tenantId, claim }: SequencerLoadOptions) {
  const db = createDb({ url: databaseUrl, applicationName: 'wingman bench', poolSize: 2 });
  const sequencer = createSequencer({
    db,
    log: createLog({ service: 'claims-ledger', level: 'warn' }),
    metrics: createSequencerMetrics(createMetrics('claims-ledger', new Date()), () => 0),
    concurrency: 1,
    onCommitted: () => undefined,
  });

  /** As the endpoint makes them; not the sequencer's work, so they are made before it is measured. */
  function prepare(count: number): PreparedLeaf[] {
    const logging = { tenantId, keyId: tenantId, now: new Date() };
    return Array.from({ length: count }, () => prepareClaim(claim, logging).leaf);
  }

  return {
    /** Rate and latencies (ms) with so many callers. */
    async run(callers: number, seconds: number): Promise<{ perSecond: number; p50: number; p99: number }> {
      const leaves = prepare(Math.ceil(seconds * MOST_PER_SECOND));
      const latencies: number[] = [];
      const start = performance.now();
      const end = start + seconds * 1_000;
      const call = async (): Promise<void> => {
        for (let from = performance.now(); from < end; from = performance.now()) {
          const leaf = leaves.pop();
          if (!leaf) throw new Error(`more than ${MOST_PER_SECOND} claims a second were not expected`);
          await sequencer.append({ tenantId, leaves: [leaf], workerIds: [claim.worker_id] });
          latencies.push(performance.now() - from);
        }
      };
      await Promise.all(Array.from({ length: callers }, call));
      const perSecond = (latencies.length / (performance.now() - start)) * 1_000;
      return { perSecond, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
    },
    async close(): Promise<void> {
      await sequencer.close();
      await db.close();
    },
  };
}
