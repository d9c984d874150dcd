import type { AlertView, Severity } from '@wingman/contracts';
import type { IntakeEntry, Tx } from '@wingman/db';
import { v7 as uuidv7 } from 'uuid';
import type { NewAlert } from './alert.js';

export interface AlertRow {
  alert_id: string;
  kind: AlertView['kind'];
  severity: Severity;
  title: string;
  detail: string;
  worker_id: string | null;
  claim_id: string | null;
  verification_id: string | null;
  occurrences: number;
  raised_at: Date;
  last_seen_at: Date;
  acked_at: Date | null;
  acked_by: string | null;
  rollback: AlertView['rollback'] | null;
}

export const ALERT_COLUMNS = `alert_id, kind, severity, title, detail, worker_id, claim_id, verification_id, occurrences,
  raised_at, last_seen_at, acked_at, acked_by,
  (SELECT jsonb_build_object('status', r.status, 'reason', r.reason,
     'approval_id', CASE WHEN r.status = 'REQUESTED' THEN r.rollback_id END)
   FROM watcher.rollbacks r WHERE r.tenant_id = alerts.tenant_id AND r.alert_id = alerts.alert_id) AS rollback`;

export const alertViewOf = (row: AlertRow): AlertView => ({
  alert_id: row.alert_id,
  kind: row.kind,
  severity: row.severity,
  title: row.title,
  detail: row.detail,
  worker_id: row.worker_id,
  claim_id: row.claim_id,
  verification_id: row.verification_id,
  occurrences: row.occurrences,
  raised_at: row.raised_at.toISOString(),
  last_seen_at: row.last_seen_at.toISOString(),
  acked: row.acked_at !== null,
  acked_by: row.acked_by,
  acked_at: row.acked_at?.toISOString() ?? null,
  ...(row.rollback && { rollback: row.rollback }),
});

/**
 * Records an alert and what must be told to people. Returns its id and audit entry, which the caller hands to the
 * intake in the same transaction; undefined when it is recorded already. The unique key decides: of two transactions
 * that raise the same alert at once the second waits for the first, and then finds it.
 */
export async function raiseAlert(
  tx: Tx,
  tenantId: string,
  alert: NewAlert,
): Promise<{ alertId: string; entry: IntakeEntry } | undefined> {
  const { rows } = await tx.query<{ alert_id: string; occurrences: number }>(
    `INSERT INTO watcher.alerts
       (tenant_id, alert_id, kind, severity, title, detail, worker_id, claim_id, verification_id, dedup_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (tenant_id, dedup_key) DO UPDATE
       SET occurrences = alerts.occurrences + 1, last_seen_at = clock_timestamp() WHERE $11
     RETURNING alert_id, occurrences`,
    [
      tenantId,
      uuidv7(),
      alert.kind,
      alert.severity,
      alert.title,
      alert.detail,
      alert.workerId ?? null,
      alert.claimId ?? null,
      alert.verificationId ?? null,
      alert.dedupKey,
      alert.repeats,
    ],
    { name: 'raise_alert' },
  );
  const [row] = rows;
  if (!row || row.occurrences > 1) return undefined;
  await addDelivery(tx, tenantId, row.alert_id);
  return { alertId: row.alert_id, entry: raisedEntry(tenantId, row.alert_id, alert) };
}

async function addDelivery(tx: Tx, tenantId: string, alertId: string): Promise<void> {
  await tx.query(
    `INSERT INTO watcher.deliveries (tenant_id, delivery_id, alert_id, channel) VALUES ($1, $2, $3, 'telegram')`,
    [tenantId, uuidv7(), alertId],
    { name: 'add_delivery' },
  );
}

const raisedEntry = (tenantId: string, alertId: string, alert: NewAlert): IntakeEntry => ({
  tenantId,
  kind: 'alert.raised',
  fields: {
    alert_id: alertId,
    alert_kind: alert.kind,
    severity: alert.severity,
    title: alert.title,
    worker_id: alert.workerId,
    claim_id: alert.claimId,
    verification_id: alert.verificationId,
  },
});

export interface AlertFilter {
  severity?: Severity;
  acked?: boolean;
  workerId?: string;
  /** Only alerts older than this one. */
  before?: string;
  limit: number;
}

/** Newest first: alert ids are UUIDv7, so they order by the time they were raised at. */
export async function listAlerts(tx: Tx, tenantId: string, filter: AlertFilter): Promise<AlertView[]> {
  const { rows } = await tx.query<AlertRow>(
    `SELECT ${ALERT_COLUMNS} FROM watcher.alerts
     WHERE tenant_id = $1
       AND ($2::text IS NULL OR severity = $2)
       AND ($3::boolean IS NULL OR (acked_at IS NOT NULL) = $3)
       AND ($4::text IS NULL OR worker_id = $4)
       AND ($5::uuid IS NULL OR alert_id < $5)
     ORDER BY alert_id DESC LIMIT $6`,
    [
      tenantId,
      filter.severity ?? null,
      filter.acked ?? null,
      filter.workerId ?? null,
      filter.before ?? null,
      filter.limit,
    ],
  );
  return rows.map(alertViewOf);
}

export async function findAlert(tx: Tx, tenantId: string, alertId: string): Promise<AlertView | undefined> {
  const { rows } = await tx.query<AlertRow>(
    `SELECT ${ALERT_COLUMNS} FROM watcher.alerts WHERE tenant_id = $1 AND alert_id = $2`,
    [tenantId, alertId],
  );
  return rows[0] && alertViewOf(rows[0]);
}

/** Records who saw the alert first; undefined when somebody has before, or when there is no such alert. */
export async function acknowledgeAlert(
  tx: Tx,
  { tenantId, alertId, by }: { tenantId: string; alertId: string; by: string },
): Promise<AlertView | undefined> {
  const { rows } = await tx.query<AlertRow>(
    `UPDATE watcher.alerts SET acked_at = clock_timestamp(), acked_by = $3
     WHERE tenant_id = $1 AND alert_id = $2 AND acked_at IS NULL
     RETURNING ${ALERT_COLUMNS}`,
    [tenantId, alertId, by],
  );
  return rows[0] && alertViewOf(rows[0]);
}
