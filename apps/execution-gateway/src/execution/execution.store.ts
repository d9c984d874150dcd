import type { ErrorCode, ExecutionEffect, ExecutionStatus } from '@wingman/contracts';
import { insertIntake, intakeColumns } from '@wingman/db';
import type { Db, IntakeEntry } from '@wingman/db';
import type { Ended, Identities } from '../task.js';
import { beginExecution } from './begin.store.js';
import { loseExecutions } from './lost.store.js';
import { findRepeated } from './repeated.store.js';

/** A command that is about to run. */
export interface NewExecution {
  tenantId: string;
  executionId: string;
  approvalId: string;
  jti: string;
  workerId: string;
  environment: string;
  command: readonly string[];
  /** Hex. */
  commandDigest: string;
  tokenHash: string;
  executedBy: string;
  keyId: string;
  /** The process that runs it. */
  holder: string;
  /** Of the tenant's policy it was judged by. */
  policyRevision: number;
}

/** The repeatable identity of a call, where its client gave it one. */
export interface Repeatable {
  keyId: string;
  key: string;
  requestHash: Buffer;
}

/** An attempt that was refused. What the caller merely claimed stands nowhere in it. */
export type RefusedExecution = Pick<NewExecution, 'tenantId' | 'executionId' | 'executedBy' | 'keyId'> &
  Partial<Pick<NewExecution, 'approvalId' | 'jti' | 'workerId' | 'environment' | 'command' | 'commandDigest'>> & {
    code: ErrorCode;
  };

/** How an execution ended, with what it changed. */
export interface EndedExecution {
  tenantId: string;
  executionId: string;
  ended: Ended;
  durationMs: number;
  effects: readonly ExecutionEffect[];
  made: Identities;
}

// One statement, so that the end and its entry cost one round trip: no entry where there is no end to record. Its states
// are a parameter: written out, they let PostgreSQL take the partial index of an approval's executions for the way to
// this one, and read all of the tenant's, until the table is first analyzed.
const FINISH = `WITH ended AS (
    UPDATE gateway.executions SET status = $3, exit_code = $4, stdout = $5, stderr = $6, truncated = $7,
      output_sha256 = $8, duration_ms = $9, effects = $10, made = $11, finished_at = clock_timestamp()
    WHERE tenant_id = $1 AND execution_id = $2 AND status = ANY ($15)
    RETURNING tenant_id)
  INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields) SELECT tenant_id, $12, $13, $14 FROM ended`;

const RECORDABLE: readonly ExecutionStatus[] = ['STARTED', 'UNKNOWN'];

const REFUSE = `INSERT INTO gateway.executions (tenant_id, execution_id, status, code, approval_id, jti, worker_id,
    environment, command, command_digest, executed_by, key_id, finished_at)
  VALUES ($1, $2, 'REFUSED', $3, $4, $5, $6, $7, $8, $9, $10, $11, clock_timestamp())`;

export function createExecutionStore(db: Db) {
  return {
    findRepeated: (tenantId: string, call: Repeatable) => findRepeated(db, tenantId, call),

    begin: (execution: NewExecution, entry: IntakeEntry, repeatable: Repeatable | undefined) =>
      beginExecution(db, execution, entry, repeatable),

    /** Records how it ended. False: that was recorded before. */
    finish: ({ tenantId, executionId, ...how }: EndedExecution, entry: IntakeEntry): Promise<boolean> =>
      db.inTenant(tenantId, async (tx) => {
        const values = [tenantId, executionId, ...endColumns(how), ...intakeColumns(entry), RECORDABLE];
        const [{ rowCount }] = await Promise.all([tx.query(FINISH, values, { name: 'finish_execution' }), tx.commit()]);
        return rowCount === 1;
      }),

    /** Records an attempt that was refused. */
    refuse: (refused: RefusedExecution, entry: IntakeEntry): Promise<void> =>
      db.inTenant(refused.tenantId, async (tx) => {
        const recorded = tx.query(REFUSE, refusalColumns(refused), { name: 'refuse_execution' });
        await Promise.all([recorded, insertIntake(tx, [entry]), tx.commit()]);
      }),

    /** Nobody can know how it ended: UNKNOWN from now on. False where it does not run. */
    lose: async (tenantId: string, executionId: string): Promise<boolean> =>
      (await loseExecutions(db, tenantId, [executionId])).length > 0,

    /** Forgets remembered calls that are older than a day. */
    purge: async (): Promise<void> => void (await db.query('SELECT gateway.purge_idempotency()')),
  };
}
export type ExecutionStore = ReturnType<typeof createExecutionStore>;

const endColumns = ({
  ended,
  durationMs,
  effects,
  made,
}: Omit<EndedExecution, 'tenantId' | 'executionId'>): unknown[] => [
  ended.status,
  ended.exitCode,
  ended.output.stdout,
  ended.output.stderr,
  ended.output.truncated,
  ended.output.sha256,
  durationMs,
  JSON.stringify(effects),
  JSON.stringify(made),
];

const refusalColumns = (refused: RefusedExecution): unknown[] => [
  refused.tenantId,
  refused.executionId,
  refused.code,
  refused.approvalId ?? null,
  refused.jti ?? null,
  refused.workerId ?? null,
  refused.environment ?? null,
  refused.command === undefined ? null : JSON.stringify(refused.command),
  refused.commandDigest ?? null,
  refused.executedBy,
  refused.keyId,
];
