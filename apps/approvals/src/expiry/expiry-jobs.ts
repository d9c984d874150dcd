import type { ExpireApprovalJob } from '@wingman/contracts';
import { approvalsExpire, createConsumer, createProducer } from '@wingman/queue';
import type { Boot, Closable, Dependency } from '@wingman/service-kit';
import { createAnnounced } from './announced.js';

export interface ExpiryJobs {
  /** Tells the queue of a request that waits, after it was committed. */
  announce: (tenantId: string, approvalId: string, expiresAt: Date) => void;
  dependencies: Dependency[];
  parts: Closable[];
}

interface ExpiryJobsDeps {
  boot: Pick<Boot, 'log' | 'metrics'>;
  /** Without it the sweep alone ends requests. */
  redis?: { url: string; prefix?: string } | undefined;
}

/**
 * Requests end by a job at their time; those of the same moment share one, since whoever has it ends all whose time is
 * up. Without Redis the sweep finds them a little later.
 */
export function createExpiryJobs(
  { boot: { log, metrics }, redis }: ExpiryJobsDeps,
  handle: (job: ExpireApprovalJob) => Promise<void>,
): ExpiryJobs {
  if (!redis) return { announce: () => undefined, dependencies: [], parts: [] };
  const options = { redisUrl: redis.url, prefix: redis.prefix, log };
  const producer = createProducer(approvalsExpire, { ...options, metrics });
  const consumer = createConsumer(approvalsExpire, handle, { ...options, concurrency: 4 });
  const announced = createAnnounced();
  return {
    announce(tenantId, approvalId, expiresAt) {
      const moment = announced.momentOf(expiresAt);
      if (announced.has(moment)) return;
      announced.add(moment);
      const delayMs = Math.max(0, moment - Date.now());
      void producer.add({ tenant_id: tenantId, approval_id: approvalId }, { delayMs }).then((added) => {
        if (!added) announced.forget(moment);
      });
    },
    dependencies: [producer.dependency],
    parts: [consumer, producer],
  };
}
