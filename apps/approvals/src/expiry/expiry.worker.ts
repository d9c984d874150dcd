import type { ExpireApprovalJob } from '@wingman/contracts';
import { startLoop } from '@wingman/service-kit';
import type { Log, Loop } from '@wingman/service-kit';
import type { ExpiryStore } from './expiry.store.js';

/**
 * Answers jobs of the queue `approvals.expire`: ends the request that it names, and all others whose time is up, for
 * which there is no job. One that comes before its time leaves its request to the sweep.
 */
export const createExpiryHandler =
  (store: Pick<ExpiryStore, 'expire' | 'sweep'>, onExpired: (count: number) => void) =>
  async ({ tenant_id: tenantId, approval_id: approvalId }: ExpireApprovalJob): Promise<void> => {
    onExpired((await store.expire(tenantId, [approvalId])).length);
    // What cannot end is no fault of this job, and the sweep by time tells of it.
    await sweepAll(store, onExpired);
  };

/** Ends everything whose time is up; tells why something could not end. */
async function sweepAll(
  { sweep }: Pick<ExpiryStore, 'sweep'>,
  onExpired: (count: number) => void,
  signal?: AbortSignal,
): Promise<Error | undefined> {
  let failure: Error | undefined;
  for (let more = true; more && !signal?.aborted;) {
    const swept = await sweep();
    onExpired(swept.expired);
    failure ??= swept.failure;
    more = swept.more && swept.expired > 0;
  }
  return failure;
}

interface SweepDeps {
  store: Pick<ExpiryStore, 'sweep' | 'purge'>;
  log: Log;
  everyMs: number;
  onExpired: (count: number) => void;
  /** Tells people again of what nobody has answered. */
  escalate: (signal: AbortSignal) => Promise<void>;
}

const PURGE_MS = 3_600_000;

/** Finds in PostgreSQL what no job told of, and what nobody answers. */
export function startExpirySweep({ store, log, everyMs, onExpired, escalate }: SweepDeps): Loop {
  let purgedAt = Date.now();
  return startLoop({
    name: 'approval expiry',
    everyMs,
    log,
    async work(signal) {
      const failure = await sweepAll(store, onExpired, signal);
      await escalate(signal);
      if (Date.now() - purgedAt >= PURGE_MS) {
        purgedAt = Date.now();
        await store.purge();
      }
      // Whoever looks after the service hears of what cannot end; everything else has been done.
      if (failure) throw failure;
    },
  });
}
