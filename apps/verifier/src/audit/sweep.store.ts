import type { Db } from '@wingman/db';

export interface Head {
  tenantId: string;
  size: number;
}

/** Where the sweep stands in each log, and how often it began with a claim. */
export function createSweepStore(db: Db) {
  return {
    /** Of tenants that are not suspended: the claims of those wait. */
    async heads(): Promise<Head[]> {
      const { rows } = await db.query<{ tenant_id: string; size: string }>(
        'SELECT tenant_id, size FROM ledger.working_heads()',
      );
      return rows.map((row) => ({ tenantId: row.tenant_id, size: Number(row.size) }));
    },

    /** Every claim of this part below this position has its verdict. */
    async position(tenantId: string, part: string): Promise<number> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<{ next_seq: string }>(
          'SELECT next_seq FROM verifier.cursors WHERE tenant_id = $1 AND part = $2',
          [tenantId, part],
          { name: 'sweep_position' },
        ),
      );
      return Number(rows[0]?.next_seq ?? 0);
    },

    /** Moves the position forward, never back. */
    async advance(tenantId: string, part: string, nextSeq: number): Promise<void> {
      await db.inTenant(tenantId, (tx) =>
        tx.query(
          `INSERT INTO verifier.cursors (tenant_id, part, next_seq) VALUES ($1, $2, $3)
           ON CONFLICT (tenant_id, part) DO UPDATE SET next_seq = excluded.next_seq
           WHERE verifier.cursors.next_seq < excluded.next_seq`,
          [tenantId, part, nextSeq],
        ),
      );
    },

    /** Counts one more attempt at a claim, before it begins; returns how many there have been. */
    async beginAttempt(tenantId: string, claimId: string): Promise<number> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<{ started: number }>(
          `INSERT INTO verifier.attempts (tenant_id, claim_id) VALUES ($1, $2)
           ON CONFLICT (tenant_id, claim_id) DO UPDATE SET started = verifier.attempts.started + 1
           RETURNING started`,
          [tenantId, claimId],
        ),
      );
      return rows[0]?.started ?? 1;
    },

    async endAttempt(tenantId: string, claimId: string): Promise<void> {
      await db.inTenant(tenantId, (tx) =>
        tx.query('DELETE FROM verifier.attempts WHERE tenant_id = $1 AND claim_id = $2', [tenantId, claimId]),
      );
    },
  };
}
export type SweepStore = ReturnType<typeof createSweepStore>;
