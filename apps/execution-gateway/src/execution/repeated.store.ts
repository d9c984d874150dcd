import { AppError } from '@wingman/contracts';
import type { ExecutionEffect, ExecutionStatus } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import type { Repeatable } from './execution.store.js';

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
const REPEATED = `SELECT i.request_hash, e.execution_id, e.status, e.exit_code, e.stdout, e.stderr, e.truncated,
    e.duration_ms, e.effects
  FROM gateway.idempotency i
  JOIN gateway.executions e ON e.tenant_id = i.tenant_id AND e.execution_id = i.execution_id
  WHERE i.tenant_id = $1 AND i.key_id = $2 AND i.idempotency_key = $3`;

/** The execution that this call began before; undefined for a new one. Throws `idempotency_conflict`. */
export async function findRepeated(
  db: Db,
  tenantId: string,
  { keyId, key, requestHash }: Repeatable,
): Promise<StoredExecution | undefined> {
  const values = [tenantId, keyId, key];
  const { rows } = await db.queryInTenant<StoredRow>(tenantId, REPEATED, values, { name: 'repeated_execution' });
  const [row] = rows;
  if (row && !row.request_hash.equals(requestHash)) {
    throw new AppError('idempotency_conflict', 'this Idempotency-Key was used with another request');
  }
  return row && storedOf(row);
}

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
