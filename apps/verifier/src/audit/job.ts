import type { VerifyClaimsJob } from '@wingman/contracts';
import type { HostWatch } from '../host/host-watch.js';
import { serves, type ServedHosts } from '../host/served-hosts.js';
import type { LoggedClaim, LoggedClaimStore } from '../question/logged-claim.store.js';
import type { Auditor } from './auditor.js';
import { eachWithin } from './each-within.js';

// A request logs at most a thousand claims and a batch a few more; a job that names a wider range is read in parts.
const CLAIMS_PER_READ = 1_000;

interface JobHandlerDeps {
  claims: LoggedClaimStore;
  auditor: Auditor;
  hosts: ServedHosts;
  watch: HostWatch;
  /** Hands a job to the replicas of another host; undefined where it came to this host by such a way itself. */
  forward?: ((host: string, job: VerifyClaimsJob) => void) | undefined;
  concurrency: number;
}

/**
 * The quick way to a verdict: a job names a range of the log, and its claims without verdict are judged. Those about
 * another host go to its replicas; one that no replica ever served has its answer at once.
 */
export function createJobHandler({ claims, auditor, hosts, watch, forward, concurrency }: JobHandlerDeps) {
  return async (job: VerifyClaimsJob): Promise<void> => {
    const { tenant_id: tenantId, from_seq: from, to_seq: to } = job;
    // The sweep finds its claims when it is resumed.
    if (await claims.rests(tenantId)) return;
    const elsewhere = new Set<string>();
    const take = async (claim: LoggedClaim): Promise<void> => {
      const host = claim.context?.host;
      if (serves(hosts, host)) return auditor.audit(tenantId, claim);
      if (host === undefined || !hosts.servesDefault || forward === undefined) return;
      if (elsewhere.has(host) || (await watch.mayCome(host, new Date(claim.claimedAt)))) elsewhere.add(host);
      else await auditor.audit(tenantId, claim);
    };
    let next = from;
    while (next <= to) {
      const open = await claims.withoutVerdict(tenantId, { from: next, to, limit: CLAIMS_PER_READ });
      await eachWithin(concurrency, open, take);
      const last = open.length === CLAIMS_PER_READ ? open.at(-1) : undefined;
      next = last ? last.seq + 1 : to + 1;
    }
    for (const host of elsewhere) forward?.(host, job);
  };
}
