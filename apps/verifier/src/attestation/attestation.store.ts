import { createHash } from 'node:crypto';
import type { VerificationView } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import type { Attested } from './statement.js';

interface Row {
  subject_sha256: Buffer | null;
  verifier_version: string | null;
  check_id: string | null;
  log_id: string | null;
  claim_seq: string | null;
  claim_leaf: Buffer | null;
  claim_hash: Buffer | null;
  entry_seq: string | null;
  entry_hash: Buffer | null;
  baseline_state: string | null;
  taken_at: Date | null;
  materials_sha256: Buffer | null;
}

const CHECK_ID = `coalesce(v.check_id, (convert_from(c.leaf, 'UTF8')::jsonb ->> 'check_id')::uuid)`;

const FIND = `SELECT v.subject_sha256, v.verifier_version, ${CHECK_ID} AS check_id, ledger.own_log_id() AS log_id,
    c.seq AS claim_seq, c.leaf AS claim_leaf, c.leaf_hash AS claim_hash, e.seq AS entry_seq, e.leaf_hash AS entry_hash,
    b.state AS baseline_state, b.taken_at, b.materials_sha256
  FROM verifier.verifications v
  LEFT JOIN ledger.entries c
    ON c.tenant_id = v.tenant_id AND c.entry_id = v.claim_id::text AND c.kind = 'claim'
  LEFT JOIN ledger.entries e
    ON e.tenant_id = v.tenant_id AND e.claim_id = v.claim_id::text AND e.kind = 'verdict'
    AND convert_from(e.leaf, 'UTF8')::jsonb ->> 'verification_id' = v.verification_id::text
  LEFT JOIN verifier.baselines b ON b.tenant_id = v.tenant_id AND b.check_id = ${CHECK_ID}
  WHERE v.tenant_id = $1 AND v.verification_id = $2`;

/** What an attestation says, read together. */
export function createAttestationStore(db: Db) {
  return {
    /** Undefined where it is not known what was judged: verifications from before attestations. */
    async find(tenantId: string, verification: VerificationView): Promise<Attested | undefined> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<Row>(FIND, [tenantId, verification.verification_id]),
      );
      return rows[0] && attestedOf(verification, rows[0]);
    },
  };
}
export type AttestationStore = ReturnType<typeof createAttestationStore>;

function attestedOf(verification: VerificationView, row: Row): Attested | undefined {
  const subject = row.claim_leaf ? createHash('sha256').update(row.claim_leaf).digest() : row.subject_sha256;
  if (subject === null) return undefined;
  const { log_id: logId, claim_hash: claimHash, entry_hash: entryHash, materials_sha256: materials } = row;
  return {
    verification,
    subject,
    verifierVersion: row.verifier_version ?? undefined,
    claim:
      logId !== null && claimHash !== null ? { logId, seq: Number(row.claim_seq), leafHash: claimHash } : undefined,
    entry: entryHash === null ? undefined : { seq: Number(row.entry_seq), leafHash: entryHash },
    check:
      row.check_id === null
        ? undefined
        : {
            checkId: row.check_id,
            baseline:
              materials === null || row.baseline_state === null || row.taken_at === null
                ? undefined
                : { state: row.baseline_state, takenAt: row.taken_at, materials },
          },
  };
}
