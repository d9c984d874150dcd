import { insertIntake } from '@wingman/db';
import type { Db, Tx } from '@wingman/db';
import { rollbackBody } from '@wingman/contracts';
import type { RollbackBody } from '@wingman/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { FalseVerdict, NewAlert } from '../alert/alert.js';
import { raiseAlert } from '../alert/alert.store.js';
import type { RollbackWish } from './declared.js';
import { refusedRollbackAlert, unreadableRollbackAlert } from './refused-alert.js';

/** Records, in the transaction of the alert, that a rollback must be asked for. One verification has one at the most. */
export async function planRollback(
  tx: Tx,
  tenantId: string,
  { verdict, alertId, wish }: { verdict: FalseVerdict; alertId: string; wish: RollbackWish },
): Promise<void> {
  const rollbackId = uuidv7();
  const request: RollbackBody = {
    tenant_id: tenantId,
    rollback_id: rollbackId,
    worker_id: verdict.workerId,
    claim_id: verdict.claimId,
    claim_seq: verdict.claimSeq,
    verification_id: verdict.verificationId,
    alert_id: alertId,
    ...wish,
  };
  await tx.query(
    `INSERT INTO watcher.rollbacks (tenant_id, rollback_id, alert_id, verification_id, request)
     VALUES ($1, $2, $3, $4, $5)`,
    [tenantId, rollbackId, alertId, verdict.verificationId, JSON.stringify(request)],
    { name: 'plan_rollback' },
  );
}

/** Which rollback, and what it follows from, as the row's own columns say it. */
export interface RollbackRow {
  tenantId: string;
  rollbackId: string;
  alertId: string;
  verificationId: string;
}

/** A rollback that must be asked for now; without a request where what the row holds is none any more. */
export interface DueRollback {
  row: RollbackRow;
  request: RollbackBody | undefined;
  attempt: number;
}

const MAX_TAKEN = 20;
const MAX_REASON = 1_000;

/** Rollbacks that must be asked for. Whoever takes one has it until its lease ends; then another asks, under the same id. */
export function createRollbackStore(db: Db) {
  return {
    async tenantsDue(): Promise<string[]> {
      const { rows } = await db.query<{ tenant_id: string }>(
        'SELECT tenant_id FROM watcher.tenants_with_rollbacks_due() AS tenant_id',
      );
      return rows.map(({ tenant_id: tenantId }) => tenantId);
    },

    async take(tenantId: string, leaseSeconds: number): Promise<DueRollback[]> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<TakenRow>(
          // Materialized: a plan that ran it once for each row would take more than the limit.
          `WITH due AS MATERIALIZED (
             SELECT rollback_id FROM watcher.rollbacks
             WHERE tenant_id = $1 AND status = 'PENDING' AND due_at <= clock_timestamp()
             ORDER BY due_at LIMIT ${MAX_TAKEN} FOR UPDATE SKIP LOCKED
           )
           UPDATE watcher.rollbacks r
           SET attempt = attempt + 1, due_at = clock_timestamp() + make_interval(secs => $2)
           FROM due WHERE r.tenant_id = $1 AND r.rollback_id = due.rollback_id
           RETURNING r.rollback_id, r.alert_id, r.verification_id, r.request, r.attempt`,
          [tenantId, leaseSeconds],
          { name: 'take_rollbacks' },
        ),
      );
      return rows.map((taken) => dueOf(tenantId, taken));
    },

    /** The request lies with people now. */
    async requested({ tenant_id: tenantId, rollback_id: rollbackId }: RollbackBody): Promise<void> {
      await db.inTenant(tenantId, (tx) => settle(tx, { tenantId, rollbackId, status: 'REQUESTED', reason: null }));
    },

    /** Nobody will be asked: that is an alert of its own, in the same transaction. Returns it where it is new. */
    refused: (request: RollbackBody, reason: string): Promise<NewAlert[]> =>
      db.inTenant(request.tenant_id, (tx) =>
        refuse(tx, { tenantId: request.tenant_id, rollbackId: request.rollback_id }, reason, () =>
          refusedRollbackAlert(request, reason),
        ),
      ),

    /** The row holds nothing that could be asked: the same, with what the row and its alert say. */
    setAside: (row: RollbackRow, reason: string): Promise<NewAlert[]> =>
      db.inTenant(row.tenantId, (tx) =>
        refuse(tx, row, reason, async () => {
          const { rows } = await tx.query<{ worker_id: string | null; claim_id: string | null }>(
            'SELECT worker_id, claim_id FROM watcher.alerts WHERE tenant_id = $1 AND alert_id = $2',
            [row.tenantId, row.alertId],
          );
          const { worker_id: workerId, claim_id: claimId } = rows[0] ?? { worker_id: null, claim_id: null };
          return unreadableRollbackAlert({ ...row, workerId, claimId }, reason);
        }),
      ),

    /** The attempt failed: due again after so many seconds. */
    async putOff(
      { tenantId, rollbackId }: RollbackRow,
      { reason, seconds }: { reason: string; seconds: number },
    ): Promise<void> {
      await db.inTenant(tenantId, (tx) =>
        tx.query(
          `UPDATE watcher.rollbacks SET reason = $3, due_at = clock_timestamp() + make_interval(secs => $4)
           WHERE tenant_id = $1 AND rollback_id = $2 AND status = 'PENDING'`,
          [tenantId, rollbackId, reason.slice(0, MAX_REASON), seconds],
        ),
      );
    },
  };
}
export type RollbackStore = ReturnType<typeof createRollbackStore>;

interface TakenRow {
  rollback_id: string;
  alert_id: string;
  verification_id: string;
  request: unknown;
  attempt: number;
}

function dueOf(tenantId: string, { request, attempt, ...taken }: TakenRow): DueRollback {
  const { rollback_id: rollbackId, alert_id: alertId, verification_id: verificationId } = taken;
  const parsed = rollbackBody.safeParse(request).data;
  const isItsOwn = parsed?.tenant_id === tenantId && parsed.rollback_id === rollbackId;
  return { row: { tenantId, rollbackId, alertId, verificationId }, request: isItsOwn ? parsed : undefined, attempt };
}

/** Settles it as REFUSED, with its alert in the same transaction. Returns the alert where it is new. */
async function refuse(
  tx: Tx,
  { tenantId, rollbackId }: Pick<RollbackRow, 'tenantId' | 'rollbackId'>,
  reason: string,
  alertOf: () => NewAlert | Promise<NewAlert>,
): Promise<NewAlert[]> {
  if (!(await settle(tx, { tenantId, rollbackId, status: 'REFUSED', reason }))) return [];
  const alert = await alertOf();
  const raised = await raiseAlert(tx, tenantId, alert);
  if (!raised) return [];
  await insertIntake(tx, [raised.entry]);
  return [alert];
}

/** False when it was settled before, by another that asked. */
async function settle(
  tx: Tx,
  end: { tenantId: string; rollbackId: string; status: 'REQUESTED' | 'REFUSED'; reason: string | null },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE watcher.rollbacks SET status = $3, reason = $4
     WHERE tenant_id = $1 AND rollback_id = $2 AND status = 'PENDING'`,
    [end.tenantId, end.rollbackId, end.status, end.reason?.slice(0, MAX_REASON) ?? null],
    { name: 'settle_rollback' },
  );
  return rowCount === 1;
}
