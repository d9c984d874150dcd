import type { ApprovalDelivery } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { APPROVAL_COLUMNS, viewOf } from '../approval/approval-view.js';
import type { ApprovalRow } from '../approval/approval-view.js';

interface LeasedRow extends ApprovalRow {
  delivery_id: string;
  kind: ApprovalDelivery['kind'];
  attempt: number;
  sent_message_ids: string[];
  shown: ApprovalDelivery['shown'];
}

// The end of a request is told once what came before was, or was given up: else a message sent meanwhile would stay.
const LEASE = `WITH due AS (
    SELECT d.delivery_id FROM approvals.deliveries d
    WHERE d.tenant_id = $1 AND d.channel = $2 AND d.status = 'PENDING' AND d.due_at <= statement_timestamp()
      AND NOT (SELECT kit.tenant_rests())
      AND (d.kind = 'request' OR NOT EXISTS (
        SELECT FROM approvals.deliveries earlier
        WHERE earlier.tenant_id = d.tenant_id AND earlier.approval_id = d.approval_id AND earlier.channel = d.channel
          AND (earlier.kind = 'request' OR d.kind = 'settled' AND earlier.kind = 'escalated')
          AND earlier.status = 'PENDING'))
    ORDER BY d.due_at LIMIT $5 FOR UPDATE OF d SKIP LOCKED
  ), leased AS (
    UPDATE approvals.deliveries d
    SET holder = $3, attempt = attempt + 1, due_at = clock_timestamp() + make_interval(secs => $4)
    FROM due WHERE d.delivery_id = due.delivery_id
    RETURNING d.tenant_id, d.delivery_id, d.approval_id, d.kind, d.attempt, d.sent_message_ids, d.created_at AS told_at
  )
  SELECT leased.delivery_id, leased.kind, leased.attempt, leased.sent_message_ids, ${APPROVAL_COLUMNS},
    (SELECT coalesce(jsonb_agg(jsonb_build_object('chat_id', s.chat_id, 'message_id', s.message_id, 'form', s.form)
        ORDER BY s.chat_id, s.message_id), '[]')
     FROM approvals.shown s WHERE s.tenant_id = r.tenant_id AND s.approval_id = r.approval_id) AS shown
  FROM leased JOIN approvals.requests r USING (tenant_id, approval_id)
  ORDER BY leased.told_at`;

/**
 * What people must be told of requests. Whoever takes a delivery holds it until its lease ends; then another may take
 * it, with the same id and behind the parts that were reported.
 */
export function createDeliveryStore(db: Db) {
  return {
    /**
     * Takes what is due, oldest first, for so many seconds. Two takers at once never get the same. Nothing of a suspended
     * tenant, also for whoever had been waiting.
     */
    async lease(
      tenantId: string,
      { channel, holder, seconds, limit }: { channel: string; holder: string; seconds: number; limit: number },
    ): Promise<ApprovalDelivery[]> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<LeasedRow>(LEASE, [tenantId, channel, holder, seconds, limit], { name: 'lease_approval_deliveries' }),
      );
      return rows.map((row) => ({
        delivery_id: row.delivery_id,
        kind: row.kind,
        approval: viewOf(row),
        attempt: row.attempt,
        sent_message_ids: row.sent_message_ids.map(Number),
        shown: row.shown,
      }));
    },

    /** Makes deliveries due again that were taken for somebody who is no longer there. */
    async giveBack(tenantId: string, holder: string, deliveryIds: readonly string[]): Promise<void> {
      await db.inTenant(tenantId, (tx) =>
        tx.query(
          `UPDATE approvals.deliveries SET due_at = clock_timestamp(), attempt = attempt - 1
           WHERE tenant_id = $1 AND holder = $2 AND delivery_id = ANY ($3::uuid[]) AND status = 'PENDING'`,
          [tenantId, holder, deliveryIds],
        ),
      );
    },
  };
}
export type DeliveryStore = ReturnType<typeof createDeliveryStore>;
