import type { ApprovalStatus, ApprovalView } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { APPROVAL_COLUMNS, viewOf } from './approval-view.js';
import type { ApprovalRow } from './approval-view.js';

export interface ApprovalFilter {
  workerId: string | undefined;
  status: ApprovalStatus | undefined;
  /** Only requests older than this one. */
  before: string | undefined;
  limit: number;
}

export interface ApprovalPage {
  items: ApprovalView[];
  /** There are older ones. */
  more: boolean;
}

/** A page ends early rather than hold much more than this. */
const MAX_PAGE_SIZE = 4 * 1024 * 1024;

/** Requests as they are shown. */
export function createApprovalStore(db: Db) {
  return {
    /** The request with this id; `workerId` hides those of other workers. */
    async find(tenantId: string, approvalId: string, workerId: string | undefined): Promise<ApprovalView | undefined> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<ApprovalRow>(
          `SELECT ${APPROVAL_COLUMNS} FROM approvals.requests r
           WHERE r.tenant_id = $1 AND r.approval_id = $2 AND ($3::text IS NULL OR r.worker_id = $3)`,
          [tenantId, approvalId, workerId ?? null],
          { name: 'find_approval' },
        ),
      );
      return rows[0] && viewOf(rows[0]);
    },

    /** Newest first. */
    async list(tenantId: string, { workerId, status, before, limit }: ApprovalFilter): Promise<ApprovalPage> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<ApprovalRow & { found: string }>(
          `WITH newest AS (
             SELECT approval_id, size FROM approvals.requests
             WHERE tenant_id = $1 AND ($2::text IS NULL OR worker_id = $2) AND ($3::text IS NULL OR status = $3)
               AND ($4::uuid IS NULL OR approval_id < $4)
             ORDER BY approval_id DESC LIMIT $5
           ), sized AS (
             SELECT approval_id, count(*) OVER () AS found, coalesce(sum(size) OVER (
               ORDER BY approval_id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS size_before
             FROM newest
           )
           SELECT ${APPROVAL_COLUMNS}, sized.found FROM sized
           JOIN approvals.requests r ON r.tenant_id = $1 AND r.approval_id = sized.approval_id
           WHERE sized.size_before < ${MAX_PAGE_SIZE}
           ORDER BY sized.approval_id DESC`,
          [tenantId, workerId ?? null, status ?? null, before ?? null, limit + 1],
        ),
      );
      const items = rows.slice(0, limit).map(viewOf);
      return { items, more: Number(rows[0]?.found ?? 0) > items.length };
    },
  };
}
export type ApprovalStore = ReturnType<typeof createApprovalStore>;
