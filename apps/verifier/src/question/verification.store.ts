import { VERSION } from '@wingman/contracts';
import type { CheckResult, VerificationView } from '@wingman/contracts';
import { createBatchedWrite } from '@wingman/db';
import type { Db, Tx } from '@wingman/db';
import { v7 as uuidv7 } from 'uuid';
import type { Judgement } from '../judge/judge.js';

export interface NewVerification {
  tenantId: string;
  claimId: string | undefined;
  workerId: string | undefined;
  /** The registered check that it names. */
  checkId: string | undefined;
  /** The machine whose auditor says so: how long it said nothing is told from these. */
  host: string;
  /** Of a question: SHA-256 of what was asked. */
  subject?: Buffer | undefined;
  judgement: Judgement;
}

export interface VerificationFilter {
  workerId?: string | undefined;
  verdict?: string | undefined;
  claimId?: string | undefined;
  /** Only verifications older than this one. */
  before?: string | undefined;
  limit: number;
}

interface Row {
  verification_id: string;
  binding: boolean;
  claim_id: string | null;
  worker_id: string | null;
  verdict: VerificationView['verdict'];
  mode: VerificationView['mode'];
  reason_code: string;
  explanation: string;
  time_basis: VerificationView['time_basis'];
  checks: CheckResult[];
  created_at: Date;
  again: VerificationView['again'] | null;
  finding: VerificationView['finding'] | null;
}

const COLUMNS = `verification_id, binding, claim_id, worker_id, verdict, mode, reason_code, explanation, time_basis,
  checks, created_at, again, finding`;

const WRITTEN = `verification_id, tenant_id, binding, claim_id, worker_id, verdict, mode, reason_code, explanation,
  time_basis, checks, check_id, subject_sha256, verifier_version, host`;

const INSERT_BINDING = `INSERT INTO verifier.verifications (${WRITTEN})
  VALUES ($1, $2, true, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  ON CONFLICT (tenant_id, claim_id) WHERE binding DO NOTHING`;

// What several ask at once is one statement (docs/adr/096).
const INSERT_QUESTIONS = `INSERT INTO verifier.verifications (${WRITTEN})
  SELECT verification_id, tenant_id, false, claim_id, worker_id, verdict, mode, reason_code, explanation, time_basis,
    checks::jsonb, check_id, subject_sha256, verifier_version, host
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::uuid[], $12::bytea[], $13::text[], $14::text[])
    AS asked (verification_id, tenant_id, claim_id, worker_id, verdict, mode, reason_code, explanation, time_basis, checks,
      check_id, subject_sha256, verifier_version, host)`;

const valuesOf = (
  id: string,
  { tenantId, claimId, workerId, checkId, host, subject, judgement }: NewVerification,
): unknown[] => [
  id,
  tenantId,
  claimId ?? null,
  workerId ?? null,
  judgement.verdict,
  judgement.mode,
  judgement.reasonCode,
  judgement.explanation,
  judgement.timeBasis,
  JSON.stringify(judgement.checks),
  checkId ?? null,
  subject ?? null,
  VERSION,
  host,
];

/**
 * Records the auditor's verdict on a logged claim inside a transaction.
 * Undefined when the claim has its verdict already: of two auditors one wins.
 */
export async function insertBindingVerdict(tx: Tx, verification: NewVerification): Promise<string | undefined> {
  const id = uuidv7();
  const { rowCount } = await tx.query(INSERT_BINDING, valuesOf(id, verification), { name: 'insert_binding_verdict' });
  return rowCount === 1 ? id : undefined;
}

export function createVerificationStore(db: Db) {
  const insert = createBatchedWrite<NewVerification, string>({
    groupOf: ({ tenantId }) => tenantId,
    write: (verifications) => insertQuestions(db, verifications),
  });
  return {
    /** Records a question that was asked, in one transaction with others of its tenant; returns its id. */
    insertQuestion: (verification: NewVerification): Promise<string> => insert(verification),

    async find(tenantId: string, id: string): Promise<VerificationView | undefined> {
      const select = `SELECT ${COLUMNS} FROM verifier.verifications WHERE verification_id = $1`;
      const { rows } = await db.queryInTenant<Row>(tenantId, select, [id]);
      return rows[0] && viewOf(rows[0]);
    },

    /** Newest first. */
    async list(tenantId: string, { workerId, verdict, claimId, before, limit }: VerificationFilter) {
      const { rows } = await db.queryInTenant<Row>(
        tenantId,
        `SELECT ${COLUMNS} FROM verifier.verifications
         WHERE tenant_id = $1 AND ($2::text IS NULL OR worker_id = $2) AND ($3::text IS NULL OR verdict = $3)
           AND ($4::uuid IS NULL OR claim_id = $4) AND ($5::uuid IS NULL OR verification_id < $5)
         ORDER BY verification_id DESC LIMIT $6`,
        [tenantId, workerId ?? null, verdict ?? null, claimId ?? null, before ?? null, limit],
      );
      return rows.map(viewOf);
    },
  };
}
/** Records questions of one tenant; returns their ids, in order. */
async function insertQuestions(db: Db, verifications: readonly NewVerification[]): Promise<string[]> {
  const ids = verifications.map(() => uuidv7());
  const rows = verifications.map((verification, index) => valuesOf(ids[index] ?? '', verification));
  const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]));
  await db.queryInTenant(verifications[0]?.tenantId ?? '', INSERT_QUESTIONS, columns, { name: 'insert_questions' });
  return ids;
}

export type VerificationStore = ReturnType<typeof createVerificationStore>;

const viewOf = ({ created_at: createdAt, again, finding, binding, ...row }: Row): VerificationView => ({
  ...row,
  // A later look is on the record like the verdict, and people are told of what it finds.
  binding: binding || again !== null,
  created_at: createdAt.toISOString(),
  ...(again !== null && finding !== null && { again, finding }),
});
