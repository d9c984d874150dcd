import type { ApprovalStatus, RiskLevel } from '@wingman/contracts';
import type { TenantTx } from '@wingman/db';

/** What a decision and a token are judged by: the request as it lies in the database, nothing shortened. */
export interface ApprovalFacts {
  tenantId: string;
  approvalId: string;
  workerId: string;
  instruction: string;
  environment: string;
  riskLevel: RiskLevel;
  commands: string[][];
  objects: Record<string, string>;
  binding: 'bound' | 'unresolved';
  /** Hex. */
  digest: string;
  policyVersion: string;
  requiredDecisions: number;
  requesterKeyId: string;
  requesterPersonId: string | undefined;
  status: ApprovalStatus;
  expiresAt: Date;
  decidedAt: Date | undefined;
  signature: string | undefined;
  /** What was signed when it was made. */
  seal: string | undefined;
}

/** What else holds at the moment at which it is judged, by the database's clock. */
export interface Moment {
  now: Date;
  /** The tenant's approvals are stopped. */
  paused: boolean;
  /** The worker that asked is locked. */
  workerLocked: boolean;
}

/** A request as the columns below read it. */
export interface FactsRow {
  tenant_id: string;
  approval_id: string;
  worker_id: string;
  instruction: string;
  environment: string;
  risk_level: RiskLevel;
  commands: string[][];
  objects: Record<string, string>;
  binding: ApprovalFacts['binding'];
  digest: string;
  policy_version: string;
  required_decisions: number;
  requester_key_id: string;
  requester_person_id: string | null;
  status: ApprovalStatus;
  expires_at: Date;
  decided_at: Date | null;
  signature: string | null;
  seal: string | null;
}

/** For `SELECT … FROM approvals.requests r`. */
export const FACTS_COLUMNS = `r.tenant_id, r.approval_id, r.worker_id, r.instruction, r.environment,
  r.risk ->> 'level' AS risk_level, r.commands, r.objects,
  r.binding, r.digest, r.policy_version, r.required_decisions, r.requester_key_id, r.requester_person_id, r.status,
  r.expires_at, r.decided_at, r.signature, r.seal`;

// Deciders and minters of one request take turns, so that each of them judges what the one before has left.
const LOCK = `SELECT ${FACTS_COLUMNS} FROM approvals.requests r
  WHERE r.tenant_id = $1 AND r.approval_id = $2 FOR NO KEY UPDATE`;
// A statement of its own behind the lock: whoever had to wait for it looks at the clock after that.
const MOMENT = `SELECT date_trunc('milliseconds', clock_timestamp()) AS now, approvals.is_paused() AS paused,
  EXISTS (
    SELECT FROM kit.locked_workers(ARRAY[$1::uuid], ARRAY[(
      SELECT r.worker_id FROM approvals.requests r WHERE r.tenant_id = $1 AND r.approval_id = $2
    )])
  ) AS worker_locked`;

/** A request and the moment at which it is looked at. */
export interface ApprovalNow {
  approval: ApprovalFacts;
  moment: Moment;
}

/** The request, locked until the transaction ends, and the moment; undefined when the tenant has none of this id. */
export async function lockApproval(
  tx: TenantTx,
  tenantId: string,
  approvalId: string,
): Promise<ApprovalNow | undefined> {
  const key = [tenantId, approvalId];
  const [requests, moments] = await Promise.all([
    tx.query<FactsRow>(LOCK, key, { name: 'lock_approval' }),
    tx.query<{ now: Date; paused: boolean; worker_locked: boolean }>(MOMENT, key, { name: 'approval_moment' }),
  ]);
  const [row] = requests.rows;
  const [moment] = moments.rows;
  if (!row || !moment) return undefined;
  const { now, paused, worker_locked: workerLocked } = moment;
  return { approval: factsOf(row), moment: { now, paused, workerLocked } };
}

export const factsOf = (row: FactsRow): ApprovalFacts => ({
  tenantId: row.tenant_id,
  approvalId: row.approval_id,
  workerId: row.worker_id,
  instruction: row.instruction,
  environment: row.environment,
  riskLevel: row.risk_level,
  commands: row.commands,
  objects: row.objects,
  binding: row.binding,
  digest: row.digest,
  policyVersion: row.policy_version,
  requiredDecisions: row.required_decisions,
  requesterKeyId: row.requester_key_id,
  requesterPersonId: row.requester_person_id ?? undefined,
  status: row.status,
  expiresAt: row.expires_at,
  decidedAt: row.decided_at ?? undefined,
  signature: row.signature ?? undefined,
  seal: row.seal ?? undefined,
});
