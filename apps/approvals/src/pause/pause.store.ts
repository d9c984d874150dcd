import type { Tx } from '@wingman/db';

interface PauseChange {
  tenantId: string;
  by: string;
  reason: string | undefined;
}

// Both wait until no approval and no mint of the tenant is under way (a trigger sees to it): what comes after knows.
const PAUSE = `INSERT INTO approvals.pauses AS p (tenant_id, paused, changed_by, reason) VALUES ($1, true, $2, $3)
  ON CONFLICT (tenant_id) DO UPDATE
    SET paused = true, changed_by = excluded.changed_by, reason = excluded.reason, changed_at = clock_timestamp()
    WHERE NOT p.paused`;
const RESUME = `UPDATE approvals.pauses
  SET paused = false, changed_by = $2, reason = $3, changed_at = clock_timestamp()
  WHERE tenant_id = $1 AND paused`;

/** Stops the tenant's approvals. False when they are stopped already. */
export async function pause(tx: Tx, { tenantId, by, reason }: PauseChange): Promise<boolean> {
  return (await tx.query(PAUSE, [tenantId, by, reason ?? null])).rowCount === 1;
}

/** Lets the tenant's approvals go on. False when they are not stopped. */
export async function resume(tx: Tx, { tenantId, by, reason }: PauseChange): Promise<boolean> {
  return (await tx.query(RESUME, [tenantId, by, reason ?? null])).rowCount === 1;
}
