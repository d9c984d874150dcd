import type {
  OutputDecision,
  OutputVerdict,
  ReviewRequester,
  ValidationSummary,
  ValidationView,
} from '@wingman/contracts';
import { insertIntake } from '@wingman/db';
import type { Db, Tx } from '@wingman/db';
import { validatedEntry } from './record.js';
import type { Submission } from './record.js';
import type { Submitted } from './validate.js';

/** Nobody else begins with a submission for this long; longer than its deadline. */
const LEASE_SECONDS = 120;

/** A submission that somebody has begun with. */
export interface Taken {
  submission: Submission;
  contents: Submitted[];
  /** This one included. */
  attempts: number;
}

interface Row {
  validation_id: string;
  worker_id: string;
  status: 'PENDING' | 'DONE';
  task: string | null;
  files: ValidationView['files'];
  requester: ReviewRequester;
  decision: OutputDecision | null;
  score: string | null;
  blocking_count: number;
  result: OutputVerdict | null;
  approval_id: string | null;
  created_at: Date;
  decided_at: Date | null;
}

interface Filter {
  workerId: string | undefined;
  decision: string | undefined;
  before: string | undefined;
  limit: number;
}

const SHOWN = `validation_id, worker_id, status, task, files, requester, decision, score, blocking_count, result, approval_id,
  created_at, decided_at`;
const LISTED = `validation_id, worker_id, status, decision, score, blocking_count, approval_id, created_at, decided_at,
  jsonb_array_length(files) AS files_count`;

export function createValidationStore(db: Db) {
  return {
    /** Records a validation with its ledger entry. */
    record: (submission: Submission, verdict: OutputVerdict): Promise<void> =>
      db.inTenant(submission.tenantId, async (tx) => {
        await insert(tx, submission, 'DONE', verdict);
        await insertIntake(tx, [validatedEntry(submission, verdict)]);
      }),

    /** Keeps a submission until it is validated. */
    submit: (submission: Submission, contents: readonly Submitted[]): Promise<void> =>
      db.inTenant(submission.tenantId, async (tx) => {
        await insert(tx, submission, 'PENDING', undefined);
        await tx.query('INSERT INTO validator.submissions (tenant_id, validation_id, contents) VALUES ($1, $2, $3)', [
          submission.tenantId,
          submission.validationId,
          JSON.stringify(contents),
        ]);
      }),

    /** Begins with a submission; undefined: it is done, somebody else is at it, or the tenant is suspended. */
    take: (tenantId: string, validationId: string): Promise<Taken | undefined> =>
      db.inTenant(tenantId, (tx) => take(tx, tenantId, validationId)),

    /** Stores what was found of a submission and forgets its contents. False: somebody else was quicker. */
    finish: (submission: Submission, verdict: OutputVerdict): Promise<boolean> =>
      db.inTenant(submission.tenantId, async (tx) => {
        const { tenantId, validationId } = submission;
        const { rowCount } = await tx.query(
          `UPDATE validator.validations SET status = 'DONE', decision = $3, score = $4, blocking_count = $5, result = $6,
             decided_at = date_trunc('milliseconds', clock_timestamp())
           WHERE tenant_id = $1 AND validation_id = $2 AND status = 'PENDING'`,
          [tenantId, validationId, ...resultColumns(verdict)],
        );
        if (rowCount !== 1) return false;
        await tx.query('DELETE FROM validator.submissions WHERE tenant_id = $1 AND validation_id = $2', [
          tenantId,
          validationId,
        ]);
        await insertIntake(tx, [validatedEntry(submission, verdict)]);
        return true;
      }),

    /** Names the request for approval of a review, once. */
    async nameApproval(tenantId: string, validationId: string, approvalId: string): Promise<void> {
      await db.inTenant(tenantId, (tx) =>
        tx.query(
          `UPDATE validator.validations SET approval_id = $3
           WHERE tenant_id = $1 AND validation_id = $2 AND approval_id IS NULL AND decision = 'MANUAL_REVIEW'`,
          [tenantId, validationId, approvalId],
        ),
      );
    },

    /** A validation whose review nobody has opened yet. */
    async findUnopened(tenantId: string, validationId: string) {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<Row>(
          `SELECT ${SHOWN} FROM validator.validations
           WHERE tenant_id = $1 AND validation_id = $2 AND decision = 'MANUAL_REVIEW' AND approval_id IS NULL`,
          [tenantId, validationId],
        ),
      );
      const [row] = rows;
      return row?.result ? { submission: submissionOf(tenantId, row), verdict: row.result } : undefined;
    },

    /** The validation with this id; `workerId` hides those of other workers. */
    async find(
      tenantId: string,
      validationId: string,
      workerId: string | undefined,
    ): Promise<ValidationView | undefined> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<Row>(
          `SELECT ${SHOWN} FROM validator.validations
           WHERE tenant_id = $1 AND validation_id = $2 AND ($3::text IS NULL OR worker_id = $3)`,
          [tenantId, validationId, workerId ?? null],
        ),
      );
      return rows[0] && viewOf(rows[0]);
    },

    /** Newest first, one more than `limit` when there are more. */
    async list(tenantId: string, { workerId, decision, before, limit }: Filter): Promise<ListedRow[]> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<ListedRow>(
          `SELECT ${LISTED} FROM validator.validations
           WHERE tenant_id = $1 AND ($2::text IS NULL OR worker_id = $2) AND ($3::text IS NULL OR decision = $3)
             AND ($4::uuid IS NULL OR validation_id < $4)
           ORDER BY validation_id DESC LIMIT $5`,
          [tenantId, workerId ?? null, decision ?? null, before ?? null, limit + 1],
        ),
      );
      return rows;
    },

    due: (most: number) => idsOf(db, 'SELECT tenant_id, validation_id FROM validator.due($1)', most),
    unopened: (most: number) => idsOf(db, 'SELECT tenant_id, validation_id FROM validator.unopened($1)', most),
  };
}
export type ValidationStore = ReturnType<typeof createValidationStore>;

async function take(tx: Tx, tenantId: string, validationId: string): Promise<Taken | undefined> {
  const { rows } = await tx.query<Row & { contents: Submitted[]; attempts: number }>(
    `WITH taken AS (
             UPDATE validator.submissions
             SET attempts = attempts + 1, leased_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
             WHERE tenant_id = $1 AND validation_id = $2 AND (leased_until IS NULL OR leased_until <= clock_timestamp())
               AND NOT (SELECT kit.tenant_rests())
             RETURNING contents, attempts
           )
           SELECT ${SHOWN}, contents, attempts FROM taken, validator.validations
           WHERE tenant_id = $1 AND validation_id = $2`,
    [tenantId, validationId],
  );
  const [row] = rows;
  return row && { submission: submissionOf(tenantId, row), contents: row.contents, attempts: row.attempts };
}

type ListedRow = Omit<Row, 'task' | 'files' | 'result' | 'requester'> & { files_count: number };

async function idsOf(db: Db, sql: string, most: number): Promise<{ tenantId: string; validationId: string }[]> {
  const { rows } = await db.query<{ tenant_id: string; validation_id: string }>(sql, [most]);
  return rows.map((row) => ({ tenantId: row.tenant_id, validationId: row.validation_id }));
}

async function insert(tx: Tx, submission: Submission, status: Row['status'], verdict: OutputVerdict | undefined) {
  const { tenantId, validationId, workerId, requester, task, files } = submission;
  await tx.query(
    `INSERT INTO validator.validations (tenant_id, validation_id, worker_id, requester, task, files, status, decision,
       score, blocking_count, result, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
       CASE WHEN $7 = 'DONE' THEN date_trunc('milliseconds', clock_timestamp()) END)`,
    [
      tenantId,
      validationId,
      workerId,
      JSON.stringify(requester),
      task ?? null,
      JSON.stringify(files),
      status,
      ...(verdict ? resultColumns(verdict) : [null, null, 0, null]),
    ],
  );
}

const resultColumns = (verdict: OutputVerdict) => [
  verdict.decision,
  verdict.score,
  verdict.blocking_issues.length,
  JSON.stringify(verdict),
];

const submissionOf = (tenantId: string, row: Row): Submission => ({
  tenantId,
  validationId: row.validation_id,
  workerId: row.worker_id,
  requester: row.requester,
  task: row.task ?? undefined,
  files: row.files,
});

const viewOf = (row: Row): ValidationView => ({
  validation_id: row.validation_id,
  status: row.status,
  worker_id: row.worker_id,
  created_at: row.created_at.toISOString(),
  decided_at: row.decided_at?.toISOString() ?? null,
  task: row.task,
  files: row.files,
  approval_id: row.approval_id,
  result: row.result,
});

/** A validation as a list shows it. */
export const summaryOf = (row: ListedRow): ValidationSummary => ({
  validation_id: row.validation_id,
  status: row.status,
  worker_id: row.worker_id,
  created_at: row.created_at.toISOString(),
  decided_at: row.decided_at?.toISOString() ?? null,
  approval_id: row.approval_id,
  decision: row.decision,
  score: row.score === null ? null : Number(row.score),
  files_count: row.files_count,
  blocking_count: row.blocking_count,
});
