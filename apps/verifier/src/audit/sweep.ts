import type { Judgement } from '../judge/judge.js';
import type { LoggedClaim, LoggedClaimStore } from '../question/logged-claim.store.js';
import type { Auditor } from './auditor.js';
import { eachWithin } from './each-within.js';
import { serves, type ServedHosts } from '../host/served-hosts.js';
import type { HostWatch } from '../host/host-watch.js';
import { sweepParts, type SweepPart } from './sweep-part.js';
import type { Head, SweepStore } from './sweep.store.js';

const CLAIMS_PER_ROUND = 500;
// A part that is swept for the first time begins where the log does.
const ENTRIES_PER_ROUND = 20_000;
// A claim whose looking ends the process is tried this often in all, then given up honestly.
const MAX_ATTEMPTS = 4;

const givenUp: Judgement = {
  verdict: 'UNVERIFIABLE',
  mode: 'auto',
  checks: [],
  reasonCode: 'look_failed',
  explanation: `Looking at this claim failed ${MAX_ATTEMPTS} times.`,
  timeBasis: 'none',
};

export interface SweepDeps {
  store: SweepStore;
  claims: LoggedClaimStore;
  auditor: Auditor;
  hosts: ServedHosts;
  watch: HostWatch;
  concurrency: number;
}

/**
 * Finds claims without verdict whose job got lost. A claim is swept when it was already there in the round before:
 * until then its job may be under way.
 */
export function createSweep({ store, claims, auditor, hosts, watch, concurrency }: SweepDeps) {
  const parts = sweepParts(hosts);
  const seen = new Map<string, number>();

  async function sweepLog({ tenantId, size }: Head, upTo: number, part: SweepPart): Promise<void> {
    const from = await store.position(tenantId, part.cursor);
    if (from >= upTo) return;
    const limit = CLAIMS_PER_ROUND;
    const until = Math.min(upTo, size, from + ENTRIES_PER_ROUND);
    const open = await claims.withoutVerdict(tenantId, { from, to: until - 1, limit, part: part.claims });
    const left: number[] = [];
    await eachWithin(concurrency, open, async (claim) => {
      if (part.isElsewhere && (await isWaitedFor(claim))) left.push(claim.seq);
      else await sweepClaim(tenantId, claim);
    });
    // After a full round more may be open behind the last one.
    const last = open.length === limit ? open.at(-1) : undefined;
    await store.advance(tenantId, part.cursor, Math.min(...left, last ? last.seq + 1 : until));
  }

  /** Its own part sees to it here, or a replica of that host may still come. */
  async function isWaitedFor({ context, claimedAt }: LoggedClaim): Promise<boolean> {
    const host = context?.host;
    return host === undefined || serves(hosts, host) || watch.mayCome(host, new Date(claimedAt));
  }

  async function sweepClaim(tenantId: string, claim: LoggedClaim): Promise<void> {
    const attempt = await store.beginAttempt(tenantId, claim.claimId);
    if (attempt > MAX_ATTEMPTS) await auditor.record(tenantId, claim, givenUp);
    else await auditor.audit(tenantId, claim);
    await store.endAttempt(tenantId, claim.claimId);
  }

  /** One round over all logs; `everything` also takes claims that have only just come (after a start). */
  return async ({ everything = false } = {}): Promise<void> => {
    for (const head of await store.heads()) {
      const upTo = everything ? head.size : (seen.get(head.tenantId) ?? 0);
      seen.set(head.tenantId, head.size);
      for (const part of upTo > 0 ? parts : []) await sweepLog(head, upTo, part);
    }
  };
}
export type Sweep = ReturnType<typeof createSweep>;
