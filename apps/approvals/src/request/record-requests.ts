import type { Db } from '@wingman/db';
import { v7 as uuidv7 } from 'uuid';
import type { NewRequest, Repeatable } from './request.store.js';

/** A request as it is to be recorded, with the call that asked for it where its client gave it an identity. */
export interface Recordable {
  request: NewRequest;
  call: Repeatable | undefined;
}

// One statement: requests, their ledger entries, the remembered calls and the proof that their policy is in force and
// that nobody has paused approvals stand or fall together. Rows are taken in the order of the index that tells
// duplicates, so that two of these at once wait for each other in one direction only. A conflict is that of the same
// request that waits, or of the id of a rollback that another replica records just now.
const RECORD = `WITH given AS (
    SELECT * FROM ROWS FROM (json_to_recordset($2) AS (approval_id uuid, worker_id text, title text, instruction text,
      environment text, check_id uuid, metadata jsonb, commands jsonb, objects jsonb, plans jsonb, binding text, digest text,
      request_digest text, risk jsonb, validation jsonb, policy_version text, policy_revision integer,
      required_decisions smallint, requester_key_id uuid, requester_person_id uuid, size integer, status text,
      ttl_seconds integer, decided_at timestamptz, decided_by text, signature text, expires_at timestamptz, seal text,
      escalate_minutes integer, escalate_times integer, key_id uuid, idempotency_key text, request_hash text, kind text, entry_id uuid, fields jsonb)) WITH ORDINALITY
  ), stored AS (
    INSERT INTO approvals.requests (tenant_id, approval_id, worker_id, title, instruction, environment, check_id,
      metadata, commands, objects, plans, binding, digest, request_digest, risk, validation, policy_version,
      required_decisions, requester_key_id, requester_person_id, size, born_status, status, created_at, expires_at,
      decided_at, decided_by, signature, seal)
    SELECT $1, approval_id, worker_id, title, instruction, environment, check_id, metadata, commands, objects, plans, binding,
      digest, decode(request_digest, 'base64'), risk, validation, policy_version, required_decisions, requester_key_id,
      requester_person_id, size, status, status, born.at,
      coalesce(expires_at, born.at + make_interval(secs => ttl_seconds)), decided_at, decided_by, signature, seal
    FROM given, (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) AS born
    WHERE policy_revision = (SELECT kit.policy_revision())
      AND (status <> 'AUTO_APPROVED' OR NOT (SELECT approvals.is_paused()))
    ORDER BY worker_id, request_digest
    ON CONFLICT DO NOTHING
    RETURNING approval_id, created_at, expires_at
  ), remembered AS (
    INSERT INTO approvals.idempotency (tenant_id, key_id, idempotency_key, request_hash, approval_id, duplicate)
    SELECT $1, key_id, idempotency_key, decode(request_hash, 'base64'), approval_id, false
    FROM given JOIN stored USING (approval_id) WHERE idempotency_key IS NOT NULL
  ), escalations AS (
    INSERT INTO approvals.escalations (tenant_id, approval_id, after_minutes, most, next_at)
    SELECT $1, approval_id, escalate_minutes, escalate_times, created_at + make_interval(mins => escalate_minutes)
    FROM given JOIN stored USING (approval_id) WHERE escalate_minutes IS NOT NULL
  ), entries AS (
    INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields)
    SELECT $1, kind, entry_id, fields FROM given JOIN stored USING (approval_id) ORDER BY ordinality
  )
  SELECT approval_id, expires_at FROM stored`;

/** Records requests of one tenant; tells of each when it expires, or undefined where it was not recorded. */
export async function recordRequests(db: Db, recordables: readonly Recordable[]): Promise<(Date | undefined)[]> {
  const tenantId = recordables[0]?.request.asked.tenantId ?? '';
  const values = [tenantId, `[${recordables.filter(isFirstOfItsId).map(rowOf).join(',')}]`];
  const rows = await db.inTenant(tenantId, async (tx) => {
    const recorded = tx.query<{ approval_id: string; expires_at: Date }>(RECORD, values, { name: 'record_requests' });
    const committed = tx.commit();
    const { rows: stored } = await recorded;
    await committed;
    return stored;
  });
  const expiry = new Map(rows.map(({ approval_id: id, expires_at: expiresAt }) => [id, expiresAt]));
  return recordables.map(({ request }) => expiry.get(request.approvalId));
}

/** A rollback that is asked for twice at once has the same id both times: it is one request with one entry. */
const isFirstOfItsId = ({ request }: Recordable, at: number, all: readonly Recordable[]): boolean =>
  all.findIndex((other) => other.request.approvalId === request.approvalId) === at;

function rowOf({ request, call }: Recordable): string {
  const { asked, decided, requester, entry } = request;
  return JSON.stringify({
    approval_id: request.approvalId,
    worker_id: asked.workerId,
    title: asked.title,
    instruction: asked.instruction,
    environment: asked.environment,
    check_id: asked.checkId,
    metadata: asked.metadata,
    commands: asked.commands,
    objects: request.objects,
    plans: request.plans,
    binding: request.binding,
    digest: request.digest,
    request_digest: request.requestDigest.toString('base64'),
    risk: request.risk,
    validation: request.validation,
    policy_version: request.policyVersion,
    policy_revision: request.policyRevision,
    required_decisions: request.requiredDecisions,
    requester_key_id: requester.keyId,
    requester_person_id: requester.personId,
    size: sizeOf(request),
    status: request.status,
    ttl_seconds: asked.ttlSeconds,
    decided_at: decided?.at,
    decided_by: decided?.by,
    signature: decided?.signature,
    // A signed decision says when it ends; for others that is the database's to say.
    expires_at: decided?.expiresAt,
    seal: request.seal,
    escalate_minutes: request.escalation?.after_minutes,
    escalate_times: request.escalation?.times,
    key_id: call?.keyId,
    idempotency_key: call?.key,
    request_hash: call?.requestHash.toString('base64'),
    kind: entry.kind,
    entry_id: uuidv7(),
    fields: entry.fields,
  });
}

/** Rough size of what a list shows of it. */
function sizeOf({ asked, risk }: NewRequest): number {
  const metadata = asked.metadata === undefined ? 0 : JSON.stringify(asked.metadata).length;
  const texts = [asked.title, asked.instruction, JSON.stringify(asked.commands), JSON.stringify(risk)];
  return texts.reduce((sum, { length }) => sum + length, metadata);
}
