import { createHash } from 'node:crypto';
import type { Judgement } from '../judge/judge.js';
import type { LoggedClaim } from '../question/logged-claim.store.js';

// Of the 60,000 bytes an intake row may have; evidence beyond this is told by its digest and stays in our own table.
const MAX_EVIDENCE_BYTES = 40_000;

/** The fields of the ledger entry of a verdict: which claim, what was found, by which evidence. */
export function verdictEntry(
  claim: LoggedClaim,
  verificationId: string,
  judgement: Judgement,
): Record<string, unknown> {
  const evidence = JSON.stringify(judgement.checks);
  return {
    claim_id: claim.claimId,
    claim_seq: claim.seq,
    worker_id: claim.workerId,
    verification_id: verificationId,
    verdict: judgement.verdict,
    mode: judgement.mode,
    reason_code: judgement.reasonCode,
    explanation: judgement.explanation,
    time_basis: judgement.timeBasis,
    ...(Buffer.byteLength(evidence) <= MAX_EVIDENCE_BYTES
      ? { checks: judgement.checks }
      : { checks_sha256: createHash('sha256').update(evidence).digest('hex') }),
  };
}
