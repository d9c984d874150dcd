import type { Judgement } from '../judge/judge.js';
import type { LoggedClaim, LoggedClaimStore } from '../question/logged-claim.store.js';
import type { Auditor } from './auditor.js';
import { eachWithin } from './each-within.js';
import type { Head, SweepStore } from './sweep.store.js';

const CLAIMS_PER_ROUND = 500;
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
  concurrency: number;
}

/**
 * Finds claims without verdict whose job got lost. A claim is swept when it was already there in the round before:
 * until then its job may be under way.
 */
export function createSweep({ store, claims, auditor, concurrency }: SweepDeps) {
  const seen = new Map<string, number>();

  async function sweepLog({ tenantId, size }: Head, upTo: number): Promise<void> {
    const from = await store.position(tenantId);
    if (from >= upTo) return;
    const open = await claims.withoutVerdict(tenantId, { from, to: upTo - 1, limit: CLAIMS_PER_ROUND });
    await eachWithin(concurrency, open, (claim) => sweepClaim(tenantId, claim));
    // After a full round more may be open behind the last one.
    const last = open.length === CLAIMS_PER_ROUND ? open.at(-1) : undefined;
    await store.advance(tenantId, last ? last.seq + 1 : Math.min(upTo, size));
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
      if (upTo > 0) await sweepLog(head, upTo);
    }
  };
}
export type Sweep = ReturnType<typeof createSweep>;
