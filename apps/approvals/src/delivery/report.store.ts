import type { ShownMessage } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { recordShown } from './shown.store.js';

type Status = 'PENDING' | 'SENT' | 'DEAD';

/** A report by the one who took the delivery. */
interface Report {
  tenantId: string;
  deliveryId: string;
  holder: string;
}

interface Change {
  set: string;
  from: readonly Status[];
  values: unknown[];
  /** A message that was sent with the request; recorded with the report. */
  shown?: ShownMessage | undefined;
}

/** `lost`: another has taken the delivery since, or it has come to its end. */
export type ReportOutcome = 'recorded' | 'lost' | 'unknown';

/** What those who took deliveries say became of them. */
export function createReportStore(db: Db) {
  /** One guarded statement: only the holder changes a delivery, and only from these states. */
  const report = (of: Report, { set, from, values, shown }: Change): Promise<ReportOutcome> =>
    db.inTenant(of.tenantId, async (tx) => {
      const { tenantId, deliveryId, holder } = of;
      const { rows } = await tx.query<{ approval_id: string }>(
        `UPDATE approvals.deliveries SET ${set}
         WHERE tenant_id = $1 AND delivery_id = $2 AND holder = $3 AND status = ANY ($4) RETURNING approval_id`,
        [tenantId, deliveryId, holder, from, ...values],
      );
      const [row] = rows;
      if (row) {
        if (shown) await recordShown(tx, { tenantId, approvalId: row.approval_id, message: shown });
        return 'recorded';
      }
      const known = await tx.query('SELECT 1 FROM approvals.deliveries WHERE tenant_id = $1 AND delivery_id = $2', [
        tenantId,
        deliveryId,
      ]);
      return known.rowCount === 1 ? 'lost' : 'unknown';
    });

  return {
    /** The message behind so many others. Reporting the same twice records it once. */
    partSent: (of: Report, { messageId, behind, shown }: { messageId: number; behind: number; shown?: ShownMessage }) =>
      report(of, { ...PART_SENT, values: [messageId, behind], shown }),

    /** Everybody was told. Recorded for good; the report may be repeated. */
    sent: (of: Report, messageIds: readonly number[], shown?: ShownMessage) =>
      report(of, { ...SENT, values: [messageIds], shown }),

    /** The attempt failed: due again after so many seconds. */
    putOff: (of: Report, { reason, retryInSeconds }: { reason: string; retryInSeconds: number }) =>
      report(of, { ...PUT_OFF, values: [reason, retryInSeconds] }),

    /** Given up: the row stays as a dead letter. */
    giveUp: (of: Report, { reason }: { reason: string }) => report(of, { ...GIVEN_UP, values: [reason] }),
  };
}
export type ReportStore = ReturnType<typeof createReportStore>;

type Step = Pick<Change, 'set' | 'from'>;

const PART_SENT: Step = {
  set: 'sent_message_ids = sent_message_ids[1:$6::integer] || $5::bigint',
  from: ['PENDING'],
};
const SENT: Step = {
  set: `status = 'SENT', sent_message_ids = $5::bigint[], sent_at = coalesce(sent_at, clock_timestamp()),
      last_error = NULL`,
  from: ['PENDING', 'SENT'],
};
const PUT_OFF: Step = {
  set: 'last_error = $5, due_at = clock_timestamp() + make_interval(secs => $6)',
  from: ['PENDING'],
};
const GIVEN_UP: Step = { set: `status = 'DEAD', last_error = $5`, from: ['PENDING', 'DEAD'] };
