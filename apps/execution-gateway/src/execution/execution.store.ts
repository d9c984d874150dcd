import { AppError } from '@wingman/contracts';
import type { ErrorCode, ExecutionEffect, ExecutionStatus } from '@wingman/contracts';
import { insertIntake, violatedUnique } from '@wingman/db';
import type { Db, IntakeEntry, TenantTx } from '@wingman/db';
import type { Ended, Identities } from '../task.js';
import { replayed } from './execution.js';
import { loseExecutions } from './lost.store.js';

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

/** What was answered before under an Idempotency-Key. */
export interface StoredExecution {
  executionId: string;
  status: ExecutionStatus;
  exitCode: number | null;
  stdout: Buffer;
  stderr: Buffer;
  truncated: boolean;
  durationMs: number;
  effects: ExecutionEffect[];
}

// Held until the transaction ends: whoever takes any of it back waits for that, and what comes later is seen here.
const STANDING = `SELECT stands, paused, worker_locked, policy_revision = $6 AS policy_stands
  FROM kit.execution_stands($1, $2, $3, $4, $5)`;

const START = `INSERT INTO gateway.executions (tenant_id, execution_id, status, approval_id, jti, worker_id, environment,
    command, command_digest, token_hash, executed_by, key_id, holder)
  VALUES ($1, $2, 'STARTED', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;

const REMEMBER = `INSERT INTO gateway.idempotency (tenant_id, key_id, idempotency_key, request_hash, execution_id)
  VALUES ($1, $2, $3, $4, $5)`;

const FINISH = `UPDATE gateway.executions SET status = $3, exit_code = $4, stdout = $5, stderr = $6, truncated = $7,
    output_sha256 = $8, duration_ms = $9, effects = $10, made = $11, finished_at = clock_timestamp()
  WHERE tenant_id = $1 AND execution_id = $2 AND status IN ('STARTED', 'UNKNOWN')`;

const REFUSE = `INSERT INTO gateway.executions (tenant_id, execution_id, status, code, approval_id, jti, worker_id,
    environment, command, command_digest, executed_by, key_id, finished_at)
  VALUES ($1, $2, 'REFUSED', $3, $4, $5, $6, $7, $8, $9, $10, $11, clock_timestamp())`;

const REMEMBERED = 'idempotency_pkey';

export function createExecutionStore(db: Db) {
  return {
    /** The execution that this call began before; undefined for a new one. Throws `idempotency_conflict`. */
    async findRepeated(
      tenantId: string,
      { keyId, key, requestHash }: Repeatable,
    ): Promise<StoredExecution | undefined> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<StoredRow>(REPEATED, [tenantId, keyId, key], { name: 'repeated_execution' }),
      );
      const [row] = rows;
      if (row && !row.request_hash.equals(requestHash)) {
        throw new AppError('idempotency_conflict', 'this Idempotency-Key was used with another request');
      }
      return row && storedOf(row);
    },

    /**
     * Takes the token and records that its command begins: one transaction, whichever of two uses commits first.
     * Throws `token_replayed`, `token_invalid` for a token that was revoked or never minted, `paused`,
     * `worker_locked`; false where the tenant's policy is another one by now, and nothing has changed.
     */
    async begin(execution: NewExecution, entry: IntakeEntry, repeatable: Repeatable | undefined): Promise<boolean> {
      try {
        return await db.inTenant(execution.tenantId, (tx) => consume(tx, execution, entry, repeatable));
      } catch (error) {
        const violated = violatedUnique(error);
        if (violated === REMEMBERED) {
          throw new AppError('idempotency_in_progress', 'the first request with this Idempotency-Key is under way');
        }
        if (violated !== undefined) throw replayed();
        throw error;
      }
    },

    /** Records how it ended. False: that was recorded before. */
    finish: ({ tenantId, executionId, ...how }: EndedExecution, entry: IntakeEntry): Promise<boolean> =>
      db.inTenant(tenantId, async (tx) => {
        const { rowCount } = await tx.query(FINISH, [tenantId, executionId, ...endColumns(how)], {
          name: 'finish_execution',
        });
        if (rowCount === 1) await insertIntake(tx, [entry]);
        return rowCount === 1;
      }),

    /** Records an attempt that was refused. */
    refuse: (refused: RefusedExecution, entry: IntakeEntry): Promise<void> =>
      db.inTenant(refused.tenantId, async (tx) => {
        const recorded = tx.query(REFUSE, refusalColumns(refused), { name: 'refuse_execution' });
        await Promise.all([recorded, insertIntake(tx, [entry])]);
      }),

    /** Nobody can know how it ended: UNKNOWN from now on. */
    lose: async (tenantId: string, executionId: string): Promise<void> =>
      void (await loseExecutions(db, tenantId, [executionId])),

    /** Forgets remembered calls that are older than a day. */
    purge: async (): Promise<void> => void (await db.query('SELECT gateway.purge_idempotency()')),
  };
}
export type ExecutionStore = ReturnType<typeof createExecutionStore>;

async function consume(
  tx: TenantTx,
  execution: NewExecution,
  entry: IntakeEntry,
  repeatable: Repeatable | undefined,
): Promise<boolean> {
  if (!(await assertStanding(tx, execution))) return false;
  // All in one round trip; a statement that fails takes the others back.
  await Promise.all([
    tx.query(START, startColumns(execution), { name: 'start_execution' }),
    remember(tx, execution, repeatable),
    insertIntake(tx, [entry]),
    tx.commit(),
  ]);
  return true;
}

async function remember(
  tx: TenantTx,
  { tenantId, executionId }: NewExecution,
  repeatable: Repeatable | undefined,
): Promise<void> {
  if (!repeatable) return;
  const { keyId, key, requestHash } = repeatable;
  await tx.query(REMEMBER, [tenantId, keyId, key, requestHash, executionId], { name: 'remember_execution' });
}

interface StandingRow extends Record<string, unknown> {
  stands: boolean;
  paused: boolean;
  worker_locked: boolean;
  policy_stands: boolean;
}

async function assertStanding(tx: TenantTx, execution: NewExecution): Promise<boolean> {
  const { workerId, jti, approvalId, commandDigest, tokenHash, policyRevision } = execution;
  const values = [jti, approvalId, commandDigest, tokenHash, workerId, policyRevision];
  const { rows } = await tx.query<StandingRow>(STANDING, values, { name: 'execution_stands' });
  const [now] = rows;
  if (now?.worker_locked) throw new AppError('worker_locked', 'the worker is locked until a person unlocks it');
  if (!now?.stands)
    throw new AppError('token_invalid', 'the token is not valid any more: it was revoked or has expired');
  if (now.paused) throw new AppError('paused', "the tenant's approvals are paused");
  return now.policy_stands;
}

const startColumns = (execution: NewExecution): unknown[] => [
  execution.tenantId,
  execution.executionId,
  execution.approvalId,
  execution.jti,
  execution.workerId,
  execution.environment,
  JSON.stringify(execution.command),
  execution.commandDigest,
  execution.tokenHash,
  execution.executedBy,
  execution.keyId,
  execution.holder,
];

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

const REPEATED = `SELECT i.request_hash, e.execution_id, e.status, e.exit_code, e.stdout, e.stderr, e.truncated,
    e.duration_ms, e.effects
  FROM gateway.idempotency i
  JOIN gateway.executions e ON e.tenant_id = i.tenant_id AND e.execution_id = i.execution_id
  WHERE i.tenant_id = $1 AND i.key_id = $2 AND i.idempotency_key = $3`;

interface StoredRow extends Record<string, unknown> {
  request_hash: Buffer;
  execution_id: string;
  status: ExecutionStatus;
  exit_code: number | null;
  stdout: Buffer | null;
  stderr: Buffer | null;
  truncated: boolean;
  duration_ms: number | null;
  effects: ExecutionEffect[];
}

const storedOf = (row: StoredRow): StoredExecution => ({
  executionId: row.execution_id,
  status: row.status,
  exitCode: row.exit_code,
  stdout: row.stdout ?? Buffer.alloc(0),
  stderr: row.stderr ?? Buffer.alloc(0),
  truncated: row.truncated,
  durationMs: row.duration_ms ?? 0,
  effects: row.effects,
});
