import type { Db } from '@wingman/db';
import { loseExecutions } from '../execution/lost.store.js';
import type { LostExecution } from '../execution/lost.store.js';

const BEAT = `INSERT INTO gateway.holders (holder, alive_until)
  VALUES ($1, clock_timestamp() + make_interval(secs => $2))
  ON CONFLICT (holder) DO UPDATE SET alive_until = excluded.alive_until`;

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
        lost.push(...(await loseExecutions(db, tenantId, orphans)));
      }
      return lost;
    },
  };
}
export type HolderStore = ReturnType<typeof createHolderStore>;
