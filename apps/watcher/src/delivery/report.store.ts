import type { Db } from '@wingman/db';

type Status = 'PENDING' | 'SENT' | 'DEAD';

/** A report by the one who took the delivery. */
interface Report {
  tenantId: string;
  deliveryId: string;
  holder: string;
}

/** `lost`: another has taken the delivery since, or it has come to its end. */
export type ReportOutcome = 'recorded' | 'lost' | 'unknown';

/** What those who took messages say became of them. */
export function createReportStore(db: Db) {
  /** One guarded statement: only the holder changes a delivery, and only from these states. */
  async function report(
    { tenantId, deliveryId, holder }: Report,
    { set, from, values }: { set: string; from: readonly Status[]; values: unknown[] },
  ): Promise<ReportOutcome> {
    return db.inTenant(tenantId, async (tx) => {
      const { rowCount } = await tx.query(
        `UPDATE watcher.deliveries SET ${set}
         WHERE tenant_id = $1 AND delivery_id = $2 AND holder = $3 AND status = ANY ($4)`,
        [tenantId, deliveryId, holder, from, ...values],
      );
      if (rowCount === 1) return 'recorded';
      const known = await tx.query('SELECT 1 FROM watcher.deliveries WHERE tenant_id = $1 AND delivery_id = $2', [
        tenantId,
        deliveryId,
      ]);
      return known.rowCount === 1 ? 'lost' : 'unknown';
    });
  }

  return {
    /** One more part was sent. Reporting the same message twice records it once. */
    partSent: (of: Report, messageId: number) =>
      report(of, {
        set: `sent_message_ids = CASE WHEN $5::bigint = ANY (sent_message_ids) THEN sent_message_ids
                ELSE sent_message_ids || $5::bigint END`,
        from: ['PENDING'],
        values: [messageId],
      }),

    /** The whole text was sent. Recorded for good; the report may be repeated. */
    sent: (of: Report, messageIds: readonly number[]) =>
      report(of, {
        set: `status = 'SENT', sent_message_ids = $5::bigint[], sent_at = coalesce(sent_at, clock_timestamp()),
              last_error = NULL`,
        from: ['PENDING', 'SENT'],
        values: [messageIds],
      }),

    /** The attempt failed: due again after so many seconds. */
    putOff: (of: Report, { reason, retryInSeconds }: { reason: string; retryInSeconds: number }) =>
      report(of, {
        set: 'last_error = $5, due_at = clock_timestamp() + make_interval(secs => $6)',
        from: ['PENDING'],
        values: [reason, retryInSeconds],
      }),

    /** Given up: the row stays as a dead letter, for people and for the metric. */
    giveUp: (of: Report, { reason }: { reason: string }) =>
      report(of, { set: `status = 'DEAD', last_error = $5`, from: ['PENDING', 'DEAD'], values: [reason] }),
  };
}
export type ReportStore = ReturnType<typeof createReportStore>;
