import type { Db } from '@wingman/db';
import { v7 as uuidv7 } from 'uuid';
import { statesBefore } from '../approval/states.js';

interface Cancelling {
  tenantId: string;
  approvalId: string;
  /** As it is shown. */
  by: string;
  acting: Record<string, unknown>;
}

// What is over by the clock is left to expire: nobody withdraws it any more.
const CANCEL = `WITH cancelled AS (
    UPDATE approvals.requests
    SET status = 'CANCELLED', decided_at = date_trunc('milliseconds', clock_timestamp()), decided_by = $3
    WHERE tenant_id = $1 AND approval_id = $2 AND status = ANY ($4) AND expires_at > clock_timestamp()
    RETURNING tenant_id, approval_id, worker_id, environment
  )
  INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields)
  SELECT tenant_id, 'approval.cancelled', $5, $6::jsonb || jsonb_build_object('approval_id', approval_id,
    'worker_id', worker_id, 'environment', environment)
  FROM cancelled`;

export function createCancelStore(db: Db) {
  return {
    /** Withdraws a request that waits. False: it waits no longer. */
    async cancel({ tenantId, approvalId, by, acting }: Cancelling): Promise<boolean> {
      const values = [tenantId, approvalId, by, statesBefore('CANCELLED'), uuidv7(), JSON.stringify(acting)];
      const { rowCount } = await db.inTenant(tenantId, (tx) => tx.query(CANCEL, values, { name: 'cancel_approval' }));
      return rowCount === 1;
    },

    /** Whose request it is: the worker it is for and the key that asked. */
    async requester(tenantId: string, approvalId: string): Promise<{ workerId: string; keyId: string } | undefined> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<{ worker_id: string; requester_key_id: string }>(
          'SELECT worker_id, requester_key_id FROM approvals.requests WHERE tenant_id = $1 AND approval_id = $2',
          [tenantId, approvalId],
        ),
      );
      return rows[0] && { workerId: rows[0].worker_id, keyId: rows[0].requester_key_id };
    },
  };
}
export type CancelStore = ReturnType<typeof createCancelStore>;
