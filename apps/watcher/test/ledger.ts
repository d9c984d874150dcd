import { finishLeaf, leafHashText, prepareLeaf } from '@wingman/ledger-format';
import type { TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';

/** An entry to append; the envelope is added. `entry_id` is made up unless given. */
export interface TestEntry {
  kind: string;
  entry_id?: string;
  [field: string]: unknown;
}

export interface TestLog {
  tenantId: string;
  /** Appends entries in one transaction, as the sequencer would. */
  append(entries: TestEntry[]): Promise<void>;
}

/** A log that stands in for claims-ledger: real leaves, written by administrator SQL. One writer a log. */
export function createTestLog(database: TestDatabase, tenantId: string): TestLog {
  let size = 0;
  let prev = '';
  return {
    tenantId,
    async append(entries) {
      const leaves = entries.map((fields) => {
        const timestamp = new Date().toISOString();
        const prepared = prepareLeaf({ entry_id: uuidv7(), tenant_id: tenantId, timestamp, ...fields });
        const leaf = finishLeaf(prepared, { seq: size, prev });
        size += 1;
        prev = leafHashText(leaf);
        return leaf;
      });
      await database.query(
        `WITH appended AS (
           INSERT INTO ledger.entries (tenant_id, seq, leaf)
           SELECT $1, $2::bigint + position - 1, leaf FROM unnest($3::bytea[]) WITH ORDINALITY AS new (leaf, position)
         )
         INSERT INTO ledger.logs (tenant_id, log_id, size) VALUES ($1, $4, $5)
         ON CONFLICT (tenant_id) DO UPDATE SET size = excluded.size`,
        [tenantId, size - leaves.length, leaves, uuidv7(), size],
      );
    },
  };
}

export interface TestVerdict {
  claimId: string;
  verificationId: string;
}

interface VerdictOptions {
  workerId: string;
  claim?: string;
  verdict?: 'TRUE' | 'FALSE' | 'UNVERIFIABLE';
  binding?: boolean;
}

/** A claim in the log and the verifier's record about it, before the verdict's own entry is sequenced. */
export async function claimWithVerdict(
  database: TestDatabase,
  log: TestLog,
  { workerId, claim = 'I created backup.tar', verdict = 'FALSE', binding = true }: VerdictOptions,
): Promise<TestVerdict> {
  const claimId = uuidv7();
  const verificationId = uuidv7();
  await log.append([{ kind: 'claim', entry_id: claimId, worker_id: workerId, claim }]);
  await database.query(
    `INSERT INTO verifier.verifications (verification_id, tenant_id, binding, claim_id, worker_id, verdict, mode,
       reason_code, explanation, time_basis, checks)
     VALUES ($1, $2, $3, $4, $5, $6, 'simple', 'missing', 'there is no backup.tar', 'none', $7)`,
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
