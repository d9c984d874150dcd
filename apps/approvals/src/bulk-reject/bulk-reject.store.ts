import type { Db } from '@wingman/db';

/** Finds requests that wait. */
export function createWaitingReader(db: Db) {
  return {
    /** Ids of requests that wait, of one worker or of all, the oldest first. */
    async oldest(tenantId: string, { workerId, limit }: { workerId: string | undefined; limit: number }) {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<{ approval_id: string }>(
          `SELECT approval_id FROM approvals.requests
           WHERE tenant_id = $1 AND status = 'PENDING' AND ($2::text IS NULL OR worker_id = $2)
           ORDER BY approval_id LIMIT $3`,
          [tenantId, workerId ?? null, limit],
        ),
      );
      return rows.map(({ approval_id: approvalId }) => approvalId);
    },
  };
}
export type WaitingReader = ReturnType<typeof createWaitingReader>;
