import { AppError } from '@wingman/contracts';
import type { Db, Tx } from '@wingman/db';
import { v7 as uuidv7 } from 'uuid';
import { statesBefore } from '../approval/states.js';
import { idsByTenant } from './due.js';
import type { DueRow } from './due.js';

// The time is the database's: whoever decides and whoever lets expire ask the same clock.
const EXPIRE = `WITH expired AS (
    UPDATE approvals.requests r SET status = 'EXPIRED', decided_at = date_trunc('milliseconds', clock_timestamp())
    FROM unnest($2::uuid[], $3::uuid[]) AS due (approval_id, entry_id)
    WHERE r.tenant_id = $1 AND r.approval_id = due.approval_id AND r.status = ANY ($4)
      AND r.expires_at <= clock_timestamp()
    RETURNING r.tenant_id, r.approval_id, r.worker_id, r.environment, r.expires_at, due.entry_id
  ), entries AS (
    INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields)
    SELECT tenant_id, 'approval.expired', entry_id, jsonb_build_object('approval_id', approval_id,
      'worker_id', worker_id, 'environment', environment,
      'expires_at', to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    FROM expired ORDER BY approval_id
  )
  SELECT approval_id FROM expired`;

/** Lets those of these requests expire that wait and whose time is up; returns their ids. */
export async function expireRequests(tx: Tx, tenantId: string, approvalIds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ approval_id: string }>(
    EXPIRE,
    [tenantId, approvalIds, approvalIds.map(() => uuidv7()), statesBefore('EXPIRED')],
    { name: 'expire_approvals' },
  );
  return rows.map(({ approval_id: approvalId }) => approvalId);
}

const SWEEP_SIZE = 500;

/** What came of a sweep. */
export interface Swept {
  expired: number;
  more: boolean;
  failure?: Error;
}

export function createExpiryStore(db: Db) {
  const expire = (tenantId: string, approvalIds: readonly string[]): Promise<string[]> =>
    db.inTenant(tenantId, (tx) => expireRequests(tx, tenantId, approvalIds));

  async function expireApart(tenantId: string, ids: readonly string[], swept: Swept): Promise<void> {
    try {
      swept.expired += (await expire(tenantId, ids)).length;
    } catch (error) {
      if (error instanceof AppError && error.code === 'unavailable') throw error;
      if (ids.length === 1)
        swept.failure = error instanceof Error ? error : new Error('a request cannot end', { cause: error });
      else for (const id of ids) await expireApart(tenantId, [id], swept);
    }
  }

  return {
    expire,

    /**
     * One sweep over all tenants, the longest overdue first: how many expired, and whether there may be more. One that
     * cannot end keeps no other from ending; `failure` is what happened to it.
     */
    async sweep(): Promise<Swept> {
      const { rows } = await db.query<DueRow>('SELECT tenant_id, approval_id FROM approvals.due($1)', [SWEEP_SIZE], {
        name: 'due_approvals',
      });
      const swept: Swept = { expired: 0, more: rows.length === SWEEP_SIZE };
      for (const [tenantId, ids] of idsByTenant(rows)) await expireApart(tenantId, ids, swept);
      return swept;
    },

    /** Forgets remembered calls that are older than a day. */
    purge: async (): Promise<void> => void (await db.query('SELECT approvals.purge_idempotency()')),
  };
}
export type ExpiryStore = ReturnType<typeof createExpiryStore>;
