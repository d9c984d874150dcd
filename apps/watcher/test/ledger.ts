import type { TestDatabase, TestEntry, TestLog } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';

export interface TestVerdict {
  claimId: string;
  verificationId: string;
}

interface VerdictOptions {
  workerId: string;
  claim?: string;
  verdict?: 'TRUE' | 'FALSE' | 'UNVERIFIABLE';
  binding?: boolean;
  /** Of a later look at a claim that has its verdict. */
  finding?: string;
  /** Other fields of the claim's leaf. */
  leaf?: Record<string, unknown>;
}

/** A claim in the log and the verifier's record about it, before the verdict's own entry is sequenced. */
export async function claimWithVerdict(
  database: TestDatabase,
  log: TestLog,
  { workerId, claim = 'I created backup.tar', verdict = 'FALSE', binding = true, finding, leaf }: VerdictOptions,
): Promise<TestVerdict> {
  const claimId = uuidv7();
  const verificationId = uuidv7();
  await log.append([{ kind: 'claim', entry_id: claimId, worker_id: workerId, claim, ...leaf }]);
  await database.query(
    `INSERT INTO verifier.verifications (verification_id, tenant_id, binding, claim_id, worker_id, verdict, mode,
       reason_code, explanation, time_basis, checks, again, finding)
     VALUES ($1, $2, $3, $4, $5, $6, 'simple', 'missing', 'there is no backup.tar', 'none', $7, $8, $9)`,
    [
      verificationId,
      log.tenantId,
      binding,
      claimId,
      workerId,
      verdict,
      JSON.stringify([
        {
          type: 'file',
          target: '/data/backup.tar',
          expected: { exists: true },
          observed: { exists: false },
          outcome: 'FAIL',
          reason: 'missing',
          duration_ms: 1,
        },
      ]),
      finding === undefined ? null : 'asked',
      finding ?? null,
    ],
  );
  return { claimId, verificationId };
}

/** The verdict's entry in the log. */
export const verdictEntry = (
  { claimId, verificationId }: TestVerdict,
  { workerId, verdict = 'FALSE' }: { workerId: string; verdict?: string },
): TestEntry => ({
  kind: 'verdict',
  claim_id: claimId,
  verification_id: verificationId,
  worker_id: workerId,
  verdict,
  reason_code: 'missing',
});
