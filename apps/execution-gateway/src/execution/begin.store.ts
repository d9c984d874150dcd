import { AppError } from '@wingman/contracts';
import { intakeColumns, violatedUnique } from '@wingman/db';
import type { Db, IntakeEntry, TenantTx } from '@wingman/db';
import { replayed } from './execution.js';
import type { NewExecution, Repeatable } from './execution.store.js';

// One statement, so that a start costs one round trip: what stands against it is looked at, and held off, before
// anything is written, and nothing is written where something does.
const START = `WITH standing AS MATERIALIZED (
    SELECT stands, paused, worker_locked, policy_revision = $6 AS policy_stands
    FROM kit.execution_stands($1, $2, $3, $4, $5)
  ), started AS (
    INSERT INTO gateway.executions (tenant_id, execution_id, status, approval_id, jti, worker_id, environment, command,
      command_digest, token_hash, executed_by, key_id, holder)
    SELECT $7, $8, 'STARTED', $2, $1, $5, $9, $10, $3, $4, $11, $12, $13 FROM standing
    WHERE stands AND NOT paused AND NOT worker_locked AND policy_stands
    RETURNING tenant_id, execution_id
  ), remembered AS (
    INSERT INTO gateway.idempotency (tenant_id, key_id, idempotency_key, request_hash, execution_id)
    SELECT tenant_id, $14, $15, $16, execution_id FROM started WHERE $15::text IS NOT NULL
  ), recorded AS (
    INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields) SELECT tenant_id, $17, $18, $19 FROM started
  )
  SELECT stands, paused, worker_locked, EXISTS (SELECT FROM started) AS started FROM standing`;

const REMEMBERED = 'idempotency_pkey';

/**
 * Takes the token and records that its command begins: one transaction, whichever of two uses commits first. Throws
 * `token_replayed`, `token_invalid` for a token that was revoked or never minted, `paused`, `worker_locked`; false where
 * the tenant's policy is another one by now, and nothing has changed.
 */
export async function beginExecution(
  db: Db,
  execution: NewExecution,
  entry: IntakeEntry,
  repeatable: Repeatable | undefined,
): Promise<boolean> {
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
}

interface StandingRow extends Record<string, unknown> {
  stands: boolean;
  paused: boolean;
  worker_locked: boolean;
  started: boolean;
}

async function consume(
  tx: TenantTx,
  execution: NewExecution,
  entry: IntakeEntry,
  repeatable: Repeatable | undefined,
): Promise<boolean> {
  const values = [...startColumns(execution), ...repeatableColumns(repeatable), ...intakeColumns(entry)];
  const [{ rows }] = await Promise.all([
    tx.query<StandingRow>(START, values, { name: 'start_execution' }),
    tx.commit(),
  ]);
  const [now] = rows;
  if (now?.worker_locked) throw new AppError('worker_locked', 'the worker is locked until a person unlocks it');
  if (!now?.stands)
    throw new AppError('token_invalid', 'the token is not valid any more: it was revoked or has expired');
  if (now.paused) throw new AppError('paused', "the tenant's approvals are paused");
  return now.started;
}

const startColumns = (execution: NewExecution): unknown[] => [
  execution.jti,
  execution.approvalId,
  execution.commandDigest,
  execution.tokenHash,
  execution.workerId,
  execution.policyRevision,
  execution.tenantId,
  execution.executionId,
  execution.environment,
  JSON.stringify(execution.command),
  execution.executedBy,
  execution.keyId,
  execution.holder,
];

const repeatableColumns = (call: Repeatable | undefined): unknown[] =>
  call === undefined ? [null, null, null] : [call.keyId, call.key, call.requestHash];
