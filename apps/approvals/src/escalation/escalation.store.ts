import type { Db, Tx } from '@wingman/db';
import { v7 as uuidv7 } from 'uuid';
import { idsByTenant } from '../expiry/due.js';
import type { DueRow } from '../expiry/due.js';

// One statement: the step, its ledger entry and what people are told stand or fall together. A request that somebody is
// deciding is passed over, and looked at again soon; what no longer waits is not looked at again. The next step counts
// from this one, so that a process that was away for long does not tell people twice at once.
const ESCALATE = `WITH held AS (
    SELECT e.tenant_id, e.approval_id, e.done + 1 AS step, r.worker_id, r.environment, due.entry_id,
      r.status = 'PENDING' AND r.expires_at > clock_timestamp() AS waits
    FROM unnest($2::uuid[], $3::uuid[]) AS due (approval_id, entry_id)
    JOIN approvals.escalations e ON e.tenant_id = $1 AND e.approval_id = due.approval_id
    JOIN approvals.requests r ON r.tenant_id = e.tenant_id AND r.approval_id = e.approval_id
    WHERE e.next_at <= clock_timestamp()
    FOR NO KEY UPDATE OF e, r SKIP LOCKED
  ), stepped AS (
    UPDATE approvals.escalations e
    SET done = CASE WHEN held.waits THEN held.step ELSE e.done END,
      last_at = CASE WHEN held.waits THEN date_trunc('milliseconds', clock_timestamp()) ELSE e.last_at END,
      next_at = CASE WHEN held.waits AND held.step < e.most
        THEN clock_timestamp() + make_interval(mins => e.after_minutes) END
    FROM held
    WHERE e.tenant_id = held.tenant_id AND e.approval_id = held.approval_id AND e.done = held.step - 1
      AND e.next_at IS NOT NULL
    RETURNING e.tenant_id, e.approval_id, held.step, e.most, held.worker_id, held.environment, held.entry_id, held.waits
  ), told AS (
    INSERT INTO approvals.deliveries (tenant_id, approval_id, channel, kind, step)
    SELECT tenant_id, approval_id, 'telegram', 'escalated', step FROM stepped WHERE waits
  ), entries AS (
    INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields)
    SELECT tenant_id, 'approval.escalated', entry_id, jsonb_build_object('approval_id', approval_id,
      'worker_id', worker_id, 'environment', environment, 'step', step, 'most', most)
    FROM stepped WHERE waits ORDER BY approval_id
  )
  SELECT approval_id, waits FROM stepped`;

/** Takes the next step for those of these requests that wait and whose time for it has come; returns their ids. */
export async function escalateRequests(tx: Tx, tenantId: string, approvalIds: readonly string[]): Promise<string[]> {
  const values = [tenantId, approvalIds, approvalIds.map(() => uuidv7())];
  const { rows } = await tx.query<{ approval_id: string; waits: boolean }>(ESCALATE, values, {
    name: 'escalate_approvals',
  });
  return rows.filter(({ waits }) => waits).map(({ approval_id: approvalId }) => approvalId);
}

const SWEEP_SIZE = 500;

/** One sweep over all tenants, the longest overdue first: how many were escalated, and whether there may be more. */
async function sweep(db: Db): Promise<{ escalated: number; more: boolean }> {
  const { rows } = await db.query<DueRow>(
    'SELECT tenant_id, approval_id FROM approvals.due_escalations($1)',
    [SWEEP_SIZE],
    { name: 'due_escalations' },
  );
  let escalated = 0;
  for (const [tenantId, ids] of idsByTenant(rows)) {
    escalated += (await db.inTenant(tenantId, (tx) => escalateRequests(tx, tenantId, ids))).length;
  }
  return { escalated, more: rows.length === SWEEP_SIZE };
}

/** Takes all steps whose time has come; `onEscalated` is told how many. */
export const createEscalation =
  (db: Db, onEscalated: (count: number) => void) =>
  async (signal: AbortSignal): Promise<void> => {
    for (let more = true; more && !signal.aborted;) {
      const swept = await sweep(db);
      onEscalated(swept.escalated);
      more = swept.more && swept.escalated > 0;
    }
  };
