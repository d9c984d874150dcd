import { createHash } from 'node:crypto';
import { CHECK_VOCABULARY_VERSION } from '@wingman/contracts';
import type { CheckResult, VerificationView } from '@wingman/contracts';
import { canonicalBytes } from '@wingman/ledger-format';

/** What of a verification is attested besides what is shown of it. */
export interface Attested {
  verification: VerificationView;
  /** SHA-256 of what was judged: the leaf line of a logged claim, or the canonical JSON of what was asked. */
  subject: Buffer;
  verifierVersion: string | undefined;
  claim: { logId: string; seq: number; leafHash: Buffer } | undefined;
  /** The verdict's own entry, once the ledger has it. */
  entry: { seq: number; leafHash: Buffer } | undefined;
  check: { checkId: string; baseline: { state: string; takenAt: Date; materials: Buffer } | undefined } | undefined;
}

export const PREDICATE_TYPE = 'urn:wingman:attestation:verification:v1';

/** The in-toto statement (v1) of a verdict as canonical JSON. It holds digests of the evidence, not the evidence. */
export function statementOf({ verification, subject, verifierVersion, claim, entry, check }: Attested): Buffer {
  const { verification_id: id, claim_id: claimId } = verification;
  const name = claimId === null ? `question/${id}` : `claim/${claimId}`;
  return canonicalBytes({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name, digest: { sha256: subject.toString('hex') } }],
    predicateType: PREDICATE_TYPE,
    predicate: {
      verification_id: id,
      verdict: verification.verdict,
      reason_code: verification.reason_code,
      explanation: verification.explanation,
      mode: verification.mode,
      time_basis: verification.time_basis,
      binding: verification.binding,
      verified_at: verification.created_at,
      worker_id: verification.worker_id,
      verifier: { version: verifierVersion ?? null, vocabulary_version: CHECK_VOCABULARY_VERSION },
      checks: verification.checks.map(checkOf),
      ...(claim && { claim: { log_id: claim.logId, ...placeOf(claim) } }),
      ...(entry && { entry: placeOf(entry) }),
      ...(check && { check: registeredOf(check) }),
    },
  });
}

const placeOf = ({ seq, leafHash }: { seq: number; leafHash: Buffer }) => ({
  seq,
  leaf_hash: leafHash.toString('base64'),
});

const registeredOf = ({ checkId, baseline }: NonNullable<Attested['check']>) => ({
  check_id: checkId,
  ...(baseline && {
    baseline: {
      state: baseline.state,
      taken_at: baseline.takenAt.toISOString(),
      materials_sha256: baseline.materials.toString('base64'),
    },
  }),
});

/** The digest is that of the whole result, as `GET /verifications/:id` shows it, in canonical JSON. */
const checkOf = (result: CheckResult) => ({
  type: result.type,
  target: result.target,
  outcome: result.outcome,
  reason: result.reason,
  evidence: { sha256: createHash('sha256').update(canonicalBytes(result)).digest('hex') },
});
