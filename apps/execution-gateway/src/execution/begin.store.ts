import { AppError } from '@wingman/contracts';
import { insertIntake, violatedUnique } from '@wingman/db';
import type { Db, IntakeEntry, TenantTx } from '@wingman/db';
import { replayed } from './execution.js';
import type { NewExecution, Repeatable } from './execution.store.js';

const STANDING = `SELECT stands, paused, worker_locked, policy_revision = $6 AS policy_stands
  FROM kit.execution_stands($1, $2, $3, $4, $5)`;

const START = `INSERT INTO gateway.executions (tenant_id, execution_id, status, approval_id, jti, worker_id, environment,
    command, command_digest, token_hash, executed_by, key_id, holder)
  VALUES ($1, $2, 'STARTED', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;

const REMEMBER = `INSERT INTO gateway.idempotency (tenant_id, key_id, idempotency_key, request_hash, execution_id)
  VALUES ($1, $2, $3, $4, $5)`;

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
