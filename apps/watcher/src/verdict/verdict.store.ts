import type { Tx } from '@wingman/db';
import { z } from 'zod';
import type { FalseVerdict } from '../alert/alert.js';

interface VerificationRow {
  verification_id: string;
  claim_id: string;
  binding: boolean;
  verdict: string;
  reason_code: string;
  explanation: string;
  finding: string | null;
  created_at: Date;
  checks: unknown;
  claim_seq: string;
  claim_leaf: Buffer;
}

const claimLeaf = z.looseObject({
  worker_id: z.string(),
  claim: z.string(),
  timestamp: z.string(),
  key_id: z.uuid().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
// Looser than the vocabulary: a verifier that has learned a new check must not keep an alert from being raised.
const evidence = z.array(
  z.looseObject({
    type: z.string(),
    target: z.string(),
    expected: z.unknown(),
    observed: z.unknown(),
    outcome: z.string(),
    reason: z.string().nullable(),
  }),
);

export interface VerdictsFound {
  /** FALSE verdicts that something follows from, in the order of their claims. */
  falseVerdicts: FalseVerdict[];
  /** Verifications that exist but ask for nothing: questions, other verdicts, and what a look before has told already. */
  others: string[];
}

/**
 * Reads verifications with the claims they are about. Worker and wording are taken from the claim's own leaf, the very
 * bytes that were hashed. Ids that are not found are in neither list. The cast stands beside the comparison: within it,
 * row level security would not let it into an index, since a cast may fail, and all claims of the tenant would be read.
 */
export async function findVerdicts(
  tx: Tx,
  tenantId: string,
  verificationIds: readonly string[],
): Promise<VerdictsFound> {
  const { rows } = await tx.query<VerificationRow>(
    `SELECT v.verification_id, v.claim_id, v.binding, v.verdict, v.reason_code, v.explanation, v.checks, v.finding, v.created_at,
       c.seq AS claim_seq, CASE WHEN c.kind = 'claim' THEN c.leaf END AS claim_leaf
     FROM verifier.verifications v CROSS JOIN LATERAL (SELECT v.claim_id::text AS claim_id OFFSET 0) of
     LEFT JOIN ledger.entries c
       ON c.tenant_id = v.tenant_id AND c.entry_id = of.claim_id
     WHERE v.tenant_id = $1 AND v.verification_id = ANY ($2::uuid[])
     ORDER BY c.seq`,
    [tenantId, verificationIds],
    { name: 'find_verdicts' },
  );
  // Only the auditor's word counts: POST /verify is a question, and whoever asks one must not be able to lock anybody.
  // A later look counts as far as it says something new (libs/contracts, `finding`); nobody but the verifier writes that.
  const isFalse = (row: VerificationRow): boolean => row.verdict === 'FALSE' && foundBy(row) !== undefined;
  return {
    falseVerdicts: rows.filter((row) => isFalse(row) && row.claim_leaf !== null).map(falseVerdictOf),
    others: rows.filter((row) => !isFalse(row)).map(({ verification_id: id }) => id),
  };
}

function foundBy({ binding, finding }: VerificationRow): FalseVerdict['found'] | undefined {
  if (binding) return 'verdict';
  return finding === 'drift' || finding === 'first_decided' ? finding : undefined;
}

function falseVerdictOf(row: VerificationRow): FalseVerdict {
  const leaf = claimLeaf.parse(JSON.parse(row.claim_leaf.toString('utf8')));
  return {
    verificationId: row.verification_id,
    claimId: row.claim_id,
    found: foundBy(row) ?? 'verdict',
    foundAt: row.created_at,
    keyId: leaf.key_id,
    declaredRollback: leaf.metadata?.['rollback'],
    workerId: leaf.worker_id,
    claimSeq: Number(row.claim_seq),
    claimedAt: leaf.timestamp,
    claim: leaf.claim,
    reasonCode: row.reason_code,
    explanation: row.explanation,
    checks: evidence.parse(row.checks),
  };
}
