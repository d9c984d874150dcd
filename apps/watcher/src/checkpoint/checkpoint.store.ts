import { insertIntake } from '@wingman/db';
import type { Db } from '@wingman/db';
import { ledgerInconsistentAlert } from '../alert/alert.js';
import type { Inconsistency, NewAlert } from '../alert/alert.js';
import { raiseAlert } from '../alert/alert.store.js';

/** The newest checkpoint of each tenant that the watcher saw and could follow. */
export function createCheckpointStore(db: Db) {
  return {
    async seen(tenantId: string): Promise<string | undefined> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<{ note: string }>('SELECT note FROM watcher.checkpoints_seen WHERE tenant_id = $1', [tenantId]),
      );
      return rows[0]?.note;
    },

    /** Keeps `to` in place of `from`, unless another replica has gone on in the meantime. */
    async advance(tenantId: string, from: string | undefined, to: string): Promise<void> {
      await db.inTenant(tenantId, (tx) =>
        tx.query(
          `INSERT INTO watcher.checkpoints_seen (tenant_id, note) VALUES ($1, $2)
           ON CONFLICT (tenant_id) DO UPDATE SET note = excluded.note WHERE checkpoints_seen.note = $3`,
          [tenantId, to, from ?? null],
        ),
      );
    },

    /** Raises the alert, or counts another look at the same fault. Returns what is new. */
    async raise(
      tenantId: string,
      inconsistency: Inconsistency,
      { now, windowMs }: { now: Date; windowMs: number },
    ): Promise<NewAlert[]> {
      const alert = ledgerInconsistentAlert(inconsistency, { now, windowMs });
      return db.inTenant(tenantId, async (tx) => {
        const raised = await raiseAlert(tx, tenantId, alert);
        if (!raised) return [];
        await insertIntake(tx, [raised.entry]);
        return [alert];
      });
    },

    async heads(): Promise<Map<string, number>> {
      const { rows } = await db.query<{ tenant_id: string; size: string | null }>(
        `SELECT tenant_id, size FROM kit.tenant_ids() AS tenant_id LEFT JOIN ledger.heads() USING (tenant_id)`,
      );
      return new Map(rows.map((row) => [row.tenant_id, Number(row.size ?? 0)]));
    },
  };
}
export type CheckpointStore = ReturnType<typeof createCheckpointStore>;
