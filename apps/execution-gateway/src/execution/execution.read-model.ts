import type { ErrorCode, ExecutionEffect, ExecutionStatus, ExecutionSummary, ExecutionView } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { maskSecrets, maskWords } from '@wingman/policy';

interface ExecutionFilter {
  workerId: string | undefined;
  status: ExecutionStatus | undefined;
  approvalId: string | undefined;
  /** Only executions older than this one. */
  before: string | undefined;
  limit: number;
}

export interface ExecutionPage {
  items: ExecutionSummary[];
  /** There are older ones. */
  more: boolean;
}

const SUMMARY = `e.execution_id, e.status, e.code, e.approval_id, e.worker_id, e.environment, e.command, e.jti,
  e.executed_by, e.exit_code, e.duration_ms, e.output_sha256, e.started_at, e.finished_at`;

const LIST = `SELECT ${SUMMARY} FROM gateway.executions e
  WHERE e.tenant_id = $1 AND ($2::text IS NULL OR e.worker_id = $2) AND ($3::text IS NULL OR e.status = $3)
    AND ($4::uuid IS NULL OR e.approval_id = $4) AND ($5::uuid IS NULL OR e.execution_id < $5)
  ORDER BY e.execution_id DESC LIMIT $6`;

const FIND = `SELECT ${SUMMARY}, e.stdout, e.stderr, e.truncated, e.effects FROM gateway.executions e
  WHERE e.tenant_id = $1 AND e.execution_id = $2 AND ($3::text IS NULL OR e.worker_id = $3)`;

/** Executions and refused attempts as they are shown: secrets in commands and outputs are masked. */
export function createExecutionReader(db: Db) {
  return {
    /** Newest first; UUIDv7 grow with time. */
    async list(
      tenantId: string,
      { workerId, status, approvalId, before, limit }: ExecutionFilter,
    ): Promise<ExecutionPage> {
      const values = [tenantId, workerId ?? null, status ?? null, approvalId ?? null, before ?? null, limit + 1];
      const { rows } = await db.inTenant(tenantId, (tx) => tx.query<SummaryRow>(LIST, values));
      return { items: rows.slice(0, limit).map(summaryOf), more: rows.length > limit };
    },

    /** `workerId` hides those of other workers. */
    async find(
      tenantId: string,
      executionId: string,
      workerId: string | undefined,
    ): Promise<ExecutionView | undefined> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<ViewRow>(FIND, [tenantId, executionId, workerId ?? null], { name: 'find_execution' }),
      );
      const [row] = rows;
      if (!row) return undefined;
      const { truncated, effects } = row;
      return { ...summaryOf(row), stdout: shown(row.stdout), stderr: shown(row.stderr), truncated, effects };
    },
  };
}
export type ExecutionReader = ReturnType<typeof createExecutionReader>;

interface SummaryRow extends Record<string, unknown> {
  execution_id: string;
  status: ExecutionStatus;
  code: ErrorCode | null;
  approval_id: string | null;
  worker_id: string | null;
  environment: string | null;
  command: string[] | null;
  jti: string | null;
  executed_by: string;
  exit_code: number | null;
  duration_ms: number | null;
  output_sha256: Buffer | null;
  started_at: Date;
  finished_at: Date | null;
}

interface ViewRow extends SummaryRow {
  stdout: Buffer | null;
  stderr: Buffer | null;
  truncated: boolean;
  effects: ExecutionEffect[];
}

const summaryOf = (row: SummaryRow): ExecutionSummary => ({
  execution_id: row.execution_id,
  status: row.status,
  code: row.code,
  approval_id: row.approval_id,
  worker_id: row.worker_id,
  environment: row.environment,
  command: row.command && maskWords(row.command),
  jti: row.jti,
  executed_by: row.executed_by,
  exit_code: row.exit_code,
  duration_ms: row.duration_ms,
  output_sha256: row.output_sha256?.toString('base64') ?? null,
  started_at: row.started_at.toISOString(),
  finished_at: row.finished_at?.toISOString() ?? null,
});

const shown = (bytes: Buffer | null): string | null => (bytes === null ? null : maskSecrets(bytes.toString('utf8')));
