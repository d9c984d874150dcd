import type { Db } from '@wingman/db';

interface LeaseRequest {
  tenantId: string;
  name: string;
  holder: string;
}

/** Named rights that one holder at a time has, such as the one to poll Telegram. */
export function createLeaseStore(db: Db) {
  return {
    /** Takes the lease, or renews the holder's own, for so many seconds. Returns its end; undefined: another holds it. */
    async take({ tenantId, name, holder }: LeaseRequest, seconds: number): Promise<Date | undefined> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<{ expires_at: Date }>(
          `INSERT INTO watcher.leases (tenant_id, name, holder, expires_at)
           VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))
           ON CONFLICT (tenant_id, name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
             WHERE leases.holder = excluded.holder OR leases.expires_at <= clock_timestamp()
           RETURNING expires_at`,
          [tenantId, name, holder, seconds],
          { name: 'take_lease' },
        ),
      );
      return rows[0]?.expires_at;
    },

    /** Ends the holder's lease; another's is left alone. */
    async release({ tenantId, name, holder }: LeaseRequest): Promise<void> {
      await db.inTenant(tenantId, (tx) =>
        tx.query(
          `UPDATE watcher.leases SET expires_at = clock_timestamp() WHERE tenant_id = $1 AND name = $2 AND holder = $3`,
          [tenantId, name, holder],
        ),
      );
    },
  };
}
export type LeaseStore = ReturnType<typeof createLeaseStore>;
