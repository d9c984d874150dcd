import type { Db } from '@wingman/db';
import { startLoop } from '@wingman/service-kit';
import type { Log, Loop } from '@wingman/service-kit';
import { v7 as uuidv7 } from 'uuid';

interface EscalationDeps {
  db: Db;
  log: Log;
  /** How long an alert may stay unacknowledged; 0: for ever. */
  afterMs: number;
  everyMs?: number;
}

/** Reminds people, once, of alerts that nobody has acknowledged in time. */
export function startEscalation({ db, log, afterMs, everyMs = 5_000 }: EscalationDeps): Loop {
  return startLoop({
    name: 'escalation',
    everyMs,
    log,
    async work(signal) {
      if (afterMs === 0) return;
      const { rows } = await db.query<{ tenant_id: string }>(
        `SELECT tenant_id FROM watcher.tenants_with_unanswered_alerts(
           clock_timestamp() - make_interval(secs => $1)) AS tenant_id`,
        [afterMs / 1000],
      );
      for (const { tenant_id: tenantId } of rows) {
        if (signal.aborted) return;
        await escalate(db, tenantId, afterMs);
      }
    },
  });
}

/** The guard on `escalated_at` gives each alert one reminder, however many replicas look at once. */
async function escalate(db: Db, tenantId: string, afterMs: number): Promise<void> {
  await db.inTenant(tenantId, async (tx) => {
    const { rows } = await tx.query<{ alert_id: string }>(
      `UPDATE watcher.alerts SET escalated_at = clock_timestamp()
       WHERE tenant_id = $1 AND acked_at IS NULL AND escalated_at IS NULL AND severity <> 'INFO'
         AND raised_at < clock_timestamp() - make_interval(secs => $2)
       RETURNING alert_id`,
      [tenantId, afterMs / 1000],
    );
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO watcher.deliveries (tenant_id, delivery_id, alert_id, channel, escalation)
       SELECT $1, delivery_id, alert_id, 'telegram', true FROM unnest($2::uuid[], $3::uuid[]) AS due (delivery_id, alert_id)`,
      [tenantId, rows.map(() => uuidv7()), rows.map(({ alert_id: id }) => id)],
    );
  });
}
