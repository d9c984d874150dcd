import { AppError } from '@wingman/contracts';
import type { ApprovalAnswer, ApprovalRisk, ApprovalValidation } from '@wingman/contracts';
import { createBatchedWrite, violatedUnique } from '@wingman/db';
import type { Db, IntakeEntry, Tx } from '@wingman/db';
import type { EscalationRules } from '@wingman/policy';
import { answerOf, APPROVAL_COLUMNS } from '../approval/approval-view.js';
import type { ApprovalRow } from '../approval/approval-view.js';
import type { Birth } from '../approval/states.js';
import { expireRequests } from '../expiry/expiry.store.js';
import type { Objects, Plans } from './binding.js';
import { recordRequests } from './record-requests.js';
import type { Recordable } from './record-requests.js';
import type { Asked } from './request.js';

/** A request as it is to be recorded. */
export interface NewRequest {
  approvalId: string;
  asked: Asked;
  status: Birth;
  requestDigest: Buffer;
  digest: string;
  binding: ApprovalAnswer['binding'];
  objects: Objects;
  /** What the commands would do, for people. */
  plans: Plans;
  risk: ApprovalRisk;
  validation: ApprovalValidation | undefined;
  policyVersion: string;
  /** Of the policy it was judged by. */
  policyRevision: number;
  requiredDecisions: number;
  requester: { keyId: string; personId: string | undefined };
  /** By what people will decide it, signed; undefined where nobody will. */
  seal: string | undefined;
  /** What happens when nobody answers. */
  escalation: EscalationRules | undefined;
  /** Of a request that was decided at its birth. */
  decided: { by: string; at: Date; expiresAt: Date; signature: string | null } | undefined;
  entry: IntakeEntry;
}

/** The repeatable identity of a call, where its client gave it one. */
export interface Repeatable {
  keyId: string;
  key: string;
  requestHash: Buffer;
}

/** What was answered before: to this very call, or to the same request that still waits. */
export interface Known {
  state: 'duplicate' | 'replayed';
  answer: ApprovalAnswer;
  status: 200 | 201;
}

/** What became of a request: `again` where the world changed under it and it must be judged anew. */
export type Outcome = Known | { state: 'created'; expiresAt: Date } | { state: 'again' };

const REMEMBERED = 'idempotency_pkey';

export function createRequestStore(db: Db) {
  // What arrives while a transaction of its tenant is under way shares the next one.
  const record = createBatchedWrite<Recordable, Date | undefined>({
    groupOf: ({ request }) => request.asked.tenantId,
    write: (recordables) => recordRequests(db, recordables),
  });
  return {
    /** The answer that this call got before; undefined for a new one. Throws `idempotency_conflict`. */
    replay: (tenantId: string, call: Repeatable): Promise<Known | undefined> =>
      db.inTenant(tenantId, (tx) => findReplay(tx, tenantId, call)),

    /** Records a request, in one transaction with others of its tenant, or tells what stands in its way. */
    async create(request: NewRequest, call: Repeatable | undefined): Promise<Outcome> {
      const { tenantId } = request.asked;
      try {
        const expiresAt = await record({ request, call });
        if (expiresAt) return { state: 'created', expiresAt };
      } catch (error) {
        if (violatedUnique(error) !== REMEMBERED) throw error;
      }
      return db.inTenant(tenantId, (tx) => whatStandsInTheWay(tx, request, call));
    },

    /** Whether the tenant's approvals are stopped, as far as one look can tell. */
    isPaused: (tenantId: string): Promise<boolean> =>
      db.inTenant(tenantId, async (tx) => {
        const { rows } = await tx.query('SELECT FROM approvals.pauses WHERE tenant_id = $1 AND paused', [tenantId], {
          name: 'look_paused',
        });
        return rows.length > 0;
      }),
  };
}
export type RequestStore = ReturnType<typeof createRequestStore>;

async function findReplay(
  tx: Tx,
  tenantId: string,
  { keyId, key, requestHash }: Repeatable,
): Promise<Known | undefined> {
  const { rows } = await tx.query<ApprovalRow & { request_hash: Buffer; duplicate: boolean }>(
    `SELECT ${APPROVAL_COLUMNS}, i.request_hash, i.duplicate
     FROM approvals.idempotency i
     JOIN approvals.requests r ON r.tenant_id = i.tenant_id AND r.approval_id = i.approval_id
     WHERE i.tenant_id = $1 AND i.key_id = $2 AND i.idempotency_key = $3`,
    [tenantId, keyId, key],
    { name: 'replay_approval' },
  );
  const [row] = rows;
  if (!row) return undefined;
  if (!row.request_hash.equals(requestHash)) {
    throw new AppError('idempotency_conflict', 'this Idempotency-Key was used with another request');
  }
  if (row.duplicate) return { state: 'replayed', answer: duplicateOf(row), status: 200 };
  return { state: 'replayed', answer: answerOf(row, row.born_status), status: 201 };
}

const duplicateOf = (row: ApprovalRow, status: ApprovalRow['status'] = 'PENDING'): ApprovalAnswer => ({
  ...answerOf(row, status),
  duplicate_of: row.approval_id,
});

/**
 * Nothing was recorded: the call was answered before, the same request waits or has its very id, or the world is another
 * one now.
 */
async function whatStandsInTheWay(tx: Tx, request: NewRequest, call: Repeatable | undefined): Promise<Outcome> {
  const { tenantId, workerId } = request.asked;
  const replayed = call && (await findReplay(tx, tenantId, call));
  if (replayed) return replayed;
  const { rows } = await tx.query<ApprovalRow & { due: boolean }>(
    `SELECT ${APPROVAL_COLUMNS}, r.expires_at <= clock_timestamp() AS due FROM approvals.requests r
     WHERE r.tenant_id = $1 AND r.worker_id = $2 AND (r.approval_id = $4 OR r.request_digest = $3 AND r.status = 'PENDING')`,
    [tenantId, workerId, request.requestDigest, request.approvalId],
  );
  const [waiting] = rows;
  if (!waiting) return { state: 'again' };
  if (waiting.status === 'PENDING' && waiting.due) {
    await expireRequests(tx, tenantId, [waiting.approval_id]);
    return { state: 'again' };
  }
  if (call && !(await remember(tx, tenantId, call, waiting.approval_id))) return { state: 'again' };
  return { state: 'duplicate', answer: duplicateOf(waiting, waiting.status), status: 200 };
}

/** False: another call under the same key was quicker. */
async function remember(tx: Tx, tenantId: string, call: Repeatable, approvalId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO approvals.idempotency (tenant_id, key_id, idempotency_key, request_hash, approval_id, duplicate)
     VALUES ($1, $2, $3, $4, $5, true) ON CONFLICT DO NOTHING`,
    [tenantId, call.keyId, call.key, call.requestHash, approvalId],
  );
  return rowCount === 1;
}
