import type { VerifyClaimsJob } from '@wingman/contracts';
import type { LoggedClaimStore } from '../question/logged-claim.store.js';
import type { Auditor } from './auditor.js';
import { eachWithin } from './each-within.js';

// A request logs at most a thousand claims and a batch a few more; a job that names a wider range is read in parts.
const CLAIMS_PER_READ = 1_000;

interface JobHandlerDeps {
  claims: LoggedClaimStore;
  auditor: Auditor;
  concurrency: number;
}

/** The quick way to a verdict: a job names a range of the log, and its claims without verdict are judged. */
export function createJobHandler({ claims, auditor, concurrency }: JobHandlerDeps) {
  return async ({ tenant_id: tenantId, from_seq: from, to_seq: to }: VerifyClaimsJob): Promise<void> => {
    let next = from;
    while (next <= to) {
      const open = await claims.withoutVerdict(tenantId, { from: next, to, limit: CLAIMS_PER_READ });
      await eachWithin(concurrency, open, (claim) => auditor.audit(tenantId, claim));
      const last = open.length === CLAIMS_PER_READ ? open.at(-1) : undefined;
      next = last ? last.seq + 1 : to + 1;
    }
  };
}
