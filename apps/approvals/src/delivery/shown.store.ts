import { createHash } from 'node:crypto';
import type { ResolvedReference, ShownMessage } from '@wingman/contracts';
import type { Db, Tx } from '@wingman/db';
import { APPROVAL_COLUMNS, viewOf } from '../approval/approval-view.js';
import type { ApprovalRow } from '../approval/approval-view.js';
import { pressRefusal } from './press.js';
import type { Press } from './press.js';

export interface NewShown {
  tenantId: string;
  approvalId: string;
  message: ShownMessage;
  /** Somebody who is asked back, for so many seconds. */
  asks?: { userId: number; seconds: number; note: string | undefined } | undefined;
}

const hashOf = (reference: string): Buffer => createHash('sha256').update(reference).digest();

/**
 * Records which message shows a request. False when the request no longer waits, so that its end may have been told
 * before; or when it is not what the message showed: then nothing is recorded. The same message may be recorded again.
 */
export async function recordShown(tx: Tx, { tenantId, approvalId, message, asks }: NewShown): Promise<boolean> {
  const { rows } = await tx.query(
    `WITH same AS (
       SELECT r.tenant_id, r.approval_id, r.digest, r.expires_at, r.status FROM approvals.requests r
       WHERE r.tenant_id = $1 AND r.approval_id = $2
         AND decode(r.digest, 'hex') = decode($3, 'base64')
       FOR NO KEY UPDATE
     ), recorded AS (
       INSERT INTO approvals.shown (tenant_id, chat_id, message_id, approval_id, digest, form, reference_hash,
         asks_user, note, expires_at)
       SELECT tenant_id, $4, $5, approval_id, digest, $6, $7, $8, $9,
         least(expires_at, clock_timestamp() + make_interval(secs => $10))
       FROM same ON CONFLICT DO NOTHING
     )
     SELECT FROM same WHERE status = 'PENDING'`,
    [
      tenantId,
      approvalId,
      message.digest,
      message.chat_id,
      message.message_id,
      message.form,
      message.reference === undefined ? null : hashOf(message.reference),
      asks?.userId ?? null,
      asks?.note ?? null,
      asks?.seconds ?? null,
    ],
  );
  return rows.length > 0;
}

interface ReferenceRow extends ApprovalRow {
  chat_id: string;
  message_id: string;
  asks_user: string | null;
  asked_note: string | null;
  is_late: boolean;
  is_used: boolean;
  is_same: boolean;
}

/** Which messages show which request, and what their buttons refer to. */
export function createShownStore(db: Db) {
  return {
    record: (shown: NewShown): Promise<boolean> => db.inTenant(shown.tenantId, (tx) => recordShown(tx, shown)),

    /** The request behind a pressed button, or why the press counts for nothing. */
    resolve: (tenantId: string, reference: string, press: Press): Promise<ResolvedReference> =>
      db.inTenant(tenantId, async (tx) => {
        const row = await findReference(tx, tenantId, reference);
        const reason = pressRefusal(row && pressableOf(row), press);
        if (reason !== undefined || !row) return { outcome: 'refused', reason: reason ?? 'unknown' };
        const confirms = row.asks_user !== null;
        if (confirms && !(await takeAnswer(tx, tenantId, reference))) return { outcome: 'refused', reason: 'expired' };
        return { outcome: 'open', approval: viewOf(row), confirms, note: row.asked_note };
      }),

    /** Ids that end so, of requests that wait; more than two are not told apart. */
    async findPending(tenantId: string, ending: string): Promise<string[]> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<{ approval_id: string }>(
          `SELECT approval_id FROM approvals.requests
           WHERE tenant_id = $1 AND status = 'PENDING' AND right(approval_id::text, 8) = $2 LIMIT 2`,
          [tenantId, ending],
        ),
      );
      return rows.map(({ approval_id: approvalId }) => approvalId);
    },
  };
}
export type ShownStore = ReturnType<typeof createShownStore>;

async function findReference(tx: Tx, tenantId: string, reference: string): Promise<ReferenceRow | undefined> {
  const { rows } = await tx.query<ReferenceRow>(
    `SELECT ${APPROVAL_COLUMNS}, s.chat_id, s.message_id, s.asks_user, s.note AS asked_note,
       s.expires_at <= clock_timestamp() AS is_late, s.used_at IS NOT NULL AS is_used, s.digest = r.digest AS is_same
     FROM approvals.shown s JOIN approvals.requests r USING (tenant_id, approval_id)
     WHERE s.tenant_id = $1 AND s.reference_hash = $2`,
    [tenantId, hashOf(reference)],
  );
  return rows[0];
}

const pressableOf = (row: ReferenceRow) => ({
  chatId: Number(row.chat_id),
  messageId: Number(row.message_id),
  asksUser: row.asks_user === null ? undefined : Number(row.asks_user),
  isLate: row.is_late,
  isUsed: row.is_used,
  isSame: row.is_same,
  status: row.status,
});

/** Of two answers at once one counts. */
async function takeAnswer(tx: Tx, tenantId: string, reference: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE approvals.shown SET used_at = clock_timestamp()
     WHERE tenant_id = $1 AND reference_hash = $2 AND used_at IS NULL AND expires_at > clock_timestamp()`,
    [tenantId, hashOf(reference)],
  );
  return rowCount === 1;
}
