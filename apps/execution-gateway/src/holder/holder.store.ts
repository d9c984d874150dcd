import { insertIntake } from '@wingman/db';
import type { Db } from '@wingman/db';

/** An execution that nobody knows the end of. */
export interface LostExecution {
  tenantId: string;
  executionId: string;
}

const BEAT = `INSERT INTO gateway.holders (holder, alive_until)
  VALUES ($1, clock_timestamp() + make_interval(secs => $2))
  ON CONFLICT (holder) DO UPDATE SET alive_until = excluded.alive_until`;

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

const SWEEP_SIZE = 100;

export function createHolderStore(db: Db) {
  return {
    /** Says that this process lives for so many seconds more. */
    beat: async (holder: string, seconds: number): Promise<void> => {
      await db.query(BEAT, [holder, seconds], { name: 'beat_holder' });
    },

    /** Says that it lives no more; forgets those that said so, or died, a day ago. */
    leave: async (holder: string): Promise<void> => {
      await db.query(`DELETE FROM gateway.holders WHERE holder = $1 OR alive_until < now() - interval '1 day'`, [
        holder,
      ]);
    },

    /** Finds what runs under processes that no longer live: UNKNOWN from now on, and never run again. */
    async loseOrphans(): Promise<LostExecution[]> {
      const { rows } = await db.query<{ tenant_id: string; execution_id: string }>(
        'SELECT tenant_id, execution_id FROM gateway.orphaned($1)',
        [SWEEP_SIZE],
        { name: 'orphaned_executions' },
      );
      const lost: LostExecution[] = [];
      for (const tenantId of new Set(rows.map(({ tenant_id: owner }) => owner))) {
        const orphans = rows.filter(({ tenant_id: owner }) => owner === tenantId).map(({ execution_id: id }) => id);
        lost.push(...(await lose(db, tenantId, orphans)));
      }
      return lost;
    },
  };
}
export type HolderStore = ReturnType<typeof createHolderStore>;

const lose = (db: Db, tenantId: string, orphans: readonly string[]): Promise<LostExecution[]> =>
  db.inTenant(tenantId, async (tx) => {
    const { rows } = await tx.query<LostRow>(LOSE, [tenantId, orphans], { name: 'lose_executions' });
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
