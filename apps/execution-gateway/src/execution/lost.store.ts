import { insertIntake } from '@wingman/db';
import type { Db } from '@wingman/db';

/** An execution that nobody knows the end of. */
export interface LostExecution {
  tenantId: string;
  executionId: string;
}

// Whoever ran it may be late with its end, not dead: the statement that records an end takes this back.
const LOSE = `UPDATE gateway.executions SET status = 'UNKNOWN'
  WHERE tenant_id = $1 AND execution_id = ANY ($2) AND status = 'STARTED'
  RETURNING execution_id, approval_id, worker_id, environment, command_digest`;

interface LostRow extends Record<string, unknown> {
  execution_id: string;
  approval_id: string;
  worker_id: string;
  environment: string;
  command_digest: string;
}

/** Of those of these executions that run, nobody knows the end any more: UNKNOWN, with an entry in the ledger. Returns them. */
export const loseExecutions = (db: Db, tenantId: string, executionIds: readonly string[]): Promise<LostExecution[]> =>
  db.inTenant(tenantId, async (tx) => {
    const { rows } = await tx.query<LostRow>(LOSE, [tenantId, executionIds], { name: 'lose_executions' });
    await insertIntake(
      tx,
      rows.map((row) => ({
        tenantId,
        kind: 'execution.unknown',
        fields: {
          execution_id: row.execution_id,
          approval_id: row.approval_id,
          worker_id: row.worker_id,
          environment: row.environment,
          command_digest: Buffer.from(row.command_digest, 'hex').toString('base64'),
        },
      })),
    );
    return rows.map(({ execution_id: executionId }) => ({ tenantId, executionId }));
  });
