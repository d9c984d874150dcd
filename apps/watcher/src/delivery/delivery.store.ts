import type { Delivery } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { escalationTitle } from '../alert/alert.js';
import { ALERT_COLUMNS, alertViewOf } from '../alert/alert.store.js';
import type { AlertRow } from '../alert/alert.store.js';

interface LeasedRow extends AlertRow {
  delivery_id: string;
  attempt: number;
  escalation: boolean;
  step: number;
  sent_message_ids: string[];
}

/**
 * Messages that must reach people. Whoever takes one holds it until its lease ends; then another may take it, with the
 * same delivery id and behind the parts that were reported.
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
    ): Promise<Delivery[]> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<LeasedRow>(
          `WITH due AS (
             SELECT delivery_id FROM watcher.deliveries
             WHERE tenant_id = $1 AND channel = $2 AND status = 'PENDING' AND due_at <= statement_timestamp()
               AND NOT (SELECT kit.tenant_rests())
             ORDER BY due_at FOR UPDATE SKIP LOCKED LIMIT $5
           ), leased AS (
             UPDATE watcher.deliveries d
             SET holder = $3, attempt = attempt + 1, due_at = clock_timestamp() + make_interval(secs => $4)
             FROM due WHERE d.delivery_id = due.delivery_id
             RETURNING d.tenant_id, d.delivery_id, d.alert_id, d.attempt, d.escalation, d.step, d.sent_message_ids
           )
           SELECT leased.delivery_id, leased.attempt, leased.escalation, leased.step, leased.sent_message_ids, ${ALERT_COLUMNS}
           FROM leased JOIN watcher.alerts USING (tenant_id, alert_id)
           ORDER BY leased.delivery_id`,
          [tenantId, channel, holder, seconds, limit],
          { name: 'lease_deliveries' },
        ),
      );
      return rows.map(deliveryOf);
    },

    /** Makes deliveries due again that were taken for somebody who is no longer there. */
    async giveBack(tenantId: string, holder: string, deliveryIds: readonly string[]): Promise<void> {
      await db.inTenant(tenantId, (tx) =>
        tx.query(
          `UPDATE watcher.deliveries SET due_at = clock_timestamp(), attempt = attempt - 1
           WHERE tenant_id = $1 AND holder = $2 AND delivery_id = ANY ($3::uuid[]) AND status = 'PENDING'`,
          [tenantId, holder, deliveryIds],
        ),
      );
    },
  };
}
export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

function deliveryOf(row: LeasedRow): Delivery {
  const alert = alertViewOf(row);
  return {
    delivery_id: row.delivery_id,
    alert: row.escalation ? { ...alert, title: escalationTitle(alert.title, row.step) } : alert,
    attempt: row.attempt,
    sent_message_ids: row.sent_message_ids.map(Number),
  };
}
