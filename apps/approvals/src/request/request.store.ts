import { AppError } from '@wingman/contracts';
import type { ApprovalAnswer, ApprovalRisk, ApprovalValidation } from '@wingman/contracts';
import { violatedUnique } from '@wingman/db';
import type { Db, IntakeEntry, TenantTx, Tx } from '@wingman/db';
import type { EscalationRules } from '@wingman/policy';
import { v7 as uuidv7 } from 'uuid';
import { answerOf, APPROVAL_COLUMNS } from '../approval/approval-view.js';
import type { ApprovalRow } from '../approval/approval-view.js';
import type { Birth } from '../approval/states.js';
import { expireRequests } from '../expiry/expiry.store.js';
import type { Objects } from './binding.js';
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

// One statement: the request, its ledger entry, the remembered call and the proof that its policy is in force and that
// nobody has paused approvals stand or fall together.
const CREATE = `WITH stored AS (
    INSERT INTO approvals.requests (tenant_id, approval_id, worker_id, title, instruction, environment, check_id,
      metadata, commands, objects, binding, digest, request_digest, risk, validation, policy_version,
      required_decisions, requester_key_id, requester_person_id, size, born_status, status, created_at, expires_at,
      decided_at, decided_by, signature, seal)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21,
      born.at, coalesce($33, born.at + make_interval(secs => $22)), $23, $24, $25, $34
    FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) AS born
    WHERE kit.policy_revision() = $26 AND ($21 <> 'AUTO_APPROVED' OR NOT approvals.is_paused())
    ON CONFLICT (tenant_id, worker_id, request_digest) WHERE status = 'PENDING' DO NOTHING
    RETURNING tenant_id, approval_id, created_at, expires_at
  ), remembered AS (
    INSERT INTO approvals.idempotency (tenant_id, key_id, idempotency_key, request_hash, approval_id, duplicate)
    SELECT tenant_id, $27, $28, $29, approval_id, false FROM stored WHERE $28::text IS NOT NULL
  ), escalation AS (
    INSERT INTO approvals.escalations (tenant_id, approval_id, after_minutes, most, next_at)
    SELECT tenant_id, approval_id, $35, $36, created_at + make_interval(mins => $35) FROM stored
    WHERE $35::integer IS NOT NULL
  ), entry AS (
    INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields) SELECT tenant_id, $30, $31, $32 FROM stored
  )
  SELECT expires_at FROM stored`;

const REMEMBERED = 'idempotency_pkey';

export function createRequestStore(db: Db) {
  return {
    /** The answer that this call got before; undefined for a new one. Throws `idempotency_conflict`. */
    replay: (tenantId: string, call: Repeatable): Promise<Known | undefined> =>
      db.inTenant(tenantId, (tx) => findReplay(tx, tenantId, call)),

    /** Records a request, or tells what stands in its way. */
    async create(request: NewRequest, call: Repeatable | undefined): Promise<Outcome> {
      const { tenantId } = request.asked;
      try {
        const created = await db.inTenant(tenantId, (tx) => insert(tx, request, call));
        if (created) return created;
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

async function insert(tx: TenantTx, request: NewRequest, call: Repeatable | undefined): Promise<Outcome | undefined> {
  const inserted = tx.query<{ expires_at: Date }>(CREATE, valuesOf(request, call), {
    name: 'create_approval',
  });
  const committed = tx.commit();
  const [row] = (await inserted).rows;
  await committed;
  return row && { state: 'created', expiresAt: row.expires_at };
}

function valuesOf(request: NewRequest, call: Repeatable | undefined): unknown[] {
  const { asked, decided, requester, entry } = request;
  const [commands, metadata] = [JSON.stringify(asked.commands), jsonOrNull(asked.metadata)];
  const risk = JSON.stringify(request.risk);
  const shown = [asked.title, asked.instruction, commands, metadata ?? '', risk];
  return [
    asked.tenantId,
    request.approvalId,
    asked.workerId,
    asked.title,
    asked.instruction,
    asked.environment,
    asked.checkId ?? null,
    metadata,
    commands,
    JSON.stringify(request.objects),
    request.binding,
    request.digest,
    request.requestDigest,
    risk,
    jsonOrNull(request.validation),
    request.policyVersion,
    request.requiredDecisions,
    requester.keyId,
    requester.personId ?? null,
    shown.reduce((sum, text) => sum + text.length, 0),
    request.status,
    asked.ttlSeconds,
    decided?.at ?? null,
    decided?.by ?? null,
    decided?.signature ?? null,
    request.policyRevision,
    call?.keyId ?? null,
    call?.key ?? null,
    call?.requestHash ?? null,
    entry.kind,
    uuidv7(),
    JSON.stringify(entry.fields),
    // A signed decision says when it ends; for others that is the database's to say.
    decided?.expiresAt ?? null,
    request.seal ?? null,
    request.escalation?.after_minutes ?? null,
    request.escalation?.times ?? null,
  ];
}

const jsonOrNull = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

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

const duplicateOf = (row: ApprovalRow): ApprovalAnswer => ({
  ...answerOf(row, 'PENDING'),
  duplicate_of: row.approval_id,
});

/** Nothing was recorded: the call was answered before, the same request waits, or the world is another one now. */
async function whatStandsInTheWay(tx: Tx, request: NewRequest, call: Repeatable | undefined): Promise<Outcome> {
  const { tenantId, workerId } = request.asked;
  const replayed = call && (await findReplay(tx, tenantId, call));
  if (replayed) return replayed;
  const { rows } = await tx.query<ApprovalRow & { due: boolean }>(
    `SELECT ${APPROVAL_COLUMNS}, r.expires_at <= clock_timestamp() AS due FROM approvals.requests r
     WHERE r.tenant_id = $1 AND r.worker_id = $2 AND r.request_digest = $3 AND r.status = 'PENDING'`,
    [tenantId, workerId, request.requestDigest],
  );
  const [waiting] = rows;
  if (!waiting) return { state: 'again' };
  if (waiting.due) {
    await expireRequests(tx, tenantId, [waiting.approval_id]);
    return { state: 'again' };
  }
  if (call && !(await remember(tx, tenantId, call, waiting.approval_id))) return { state: 'again' };
  return { state: 'duplicate', answer: duplicateOf(waiting), status: 200 };
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
