import type { Db } from '@wingman/db';
import type { Counts } from './stats.js';

/** Counts of the tenant's requests that were made within the last so many seconds. */
export const createStatsReader = (db: Db) => ({
  async counts(tenantId: string, seconds: number): Promise<Counts> {
    const { rows } = await db.inTenant(tenantId, (tx) =>
      tx.query<Record<keyof Counts, string>>(
        `SELECT count(*) AS "total", count(validation) AS "validated",
           count(*) FILTER (WHERE born_status = 'AUTO_APPROVED') AS "autoApproved",
           count(*) FILTER (WHERE born_status = 'AUTO_REJECTED') AS "autoRejected",
           count(*) FILTER (WHERE born_status = 'AUTO_REJECTED' AND status = 'APPROVED') AS "falsePositives"
         FROM approvals.requests
         WHERE tenant_id = $1 AND created_at > statement_timestamp() - make_interval(secs => $2)`,
        [tenantId, seconds],
      ),
    );
    const [row] = rows;
    return {
      total: Number(row?.total ?? 0),
      validated: Number(row?.validated ?? 0),
      autoApproved: Number(row?.autoApproved ?? 0),
      autoRejected: Number(row?.autoRejected ?? 0),
      falsePositives: Number(row?.falsePositives ?? 0),
    };
  },
});
export type StatsReader = ReturnType<typeof createStatsReader>;
