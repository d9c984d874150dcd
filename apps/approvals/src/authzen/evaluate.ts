import { AppError } from '@wingman/contracts';
import type { AuthzenDecision } from '@wingman/contracts';
import type { Db, Tx } from '@wingman/db';
import { assertApproved } from '@wingman/token';
import type { TrustedKeys } from '@wingman/token';
import { FACTS_COLUMNS, factsOf } from '../decision/approval-facts.js';
import type { ApprovalFacts, ApprovalNow, FactsRow } from '../decision/approval-facts.js';
import { assertUnexpired, assertUsable } from '../token/token.js';
import { accessQuestion, readQuestion } from './question.js';
import type { AccessQuestion, Vocabulary } from './question.js';

/** Of a worker's approvals for one command only so many are looked at, the newest first. */
const MOST_CANDIDATES = 10;

const LOOK = `SELECT ${FACTS_COLUMNS}, date_trunc('milliseconds', clock_timestamp()) AS now,
    EXISTS (SELECT FROM approvals.pauses p WHERE p.tenant_id = r.tenant_id AND p.paused) AS paused,
    EXISTS (SELECT FROM kit.locked_workers(ARRAY[r.tenant_id], ARRAY[r.worker_id])) AS worker_locked
  FROM approvals.requests r
  WHERE r.tenant_id = $1 AND r.worker_id = $2`;
const LOOK_AT_ONE = `${LOOK} AND r.approval_id = $3`;
const LOOK_FOR_ANY = `${LOOK} AND r.environment = $3 AND r.status IN ('APPROVED', 'AUTO_APPROVED')
    AND r.expires_at > clock_timestamp()
    AND EXISTS (SELECT FROM jsonb_array_elements(r.commands) AS command (words) WHERE command.words = $4::jsonb)
  ORDER BY r.approval_id DESC LIMIT ${MOST_CANDIDATES}`;

async function findCandidates(tx: Tx, tenantId: string, asked: AccessQuestion): Promise<ApprovalNow[]> {
  const { workerId, approvalId, environment, command } = asked;
  const { rows } = await (approvalId === undefined
    ? tx.query<FactsRow & LookRow>(LOOK_FOR_ANY, [tenantId, workerId, environment, JSON.stringify(command)])
    : tx.query<FactsRow & LookRow>(LOOK_AT_ONE, [tenantId, workerId, approvalId]));
  return rows.map((row) => ({
    approval: factsOf(row),
    moment: { now: row.now, paused: row.paused, workerLocked: row.worker_locked },
  }));
}

interface LookRow {
  now: Date;
  paused: boolean;
  worker_locked: boolean;
}

export interface EvaluateDeps {
  db: Db;
  /** The keys whose decisions count. */
  trusted: TrustedKeys;
  vocabulary: Vocabulary;
}

/**
 * Answers one question of the standard by the rules by which tokens are minted. What may not be is no error: the
 * decision is false and says why by its code.
 */
export async function evaluate(
  { db, trusted, vocabulary }: EvaluateDeps,
  tenantId: string,
  given: unknown,
): Promise<AuthzenDecision> {
  try {
    const asked = accessQuestion(readQuestion(given), vocabulary);
    const candidates = await db.inTenant(tenantId, (tx) => findCandidates(tx, tenantId, asked));
    return await judge(candidates, asked, trusted);
  } catch (error) {
    return denied(error);
  }
}

/** True when one of them allows it; else what stands against the newest. */
async function judge(candidates: readonly ApprovalNow[], asked: AccessQuestion, trusted: TrustedKeys) {
  let against: AuthzenDecision | undefined;
  for (const candidate of candidates) {
    try {
      return allowed(candidate.approval, await assertAllowed(candidate, asked, trusted));
    } catch (error) {
      against ??= denied(error);
    }
  }
  return against ?? denied(new AppError('not_approved', 'nothing that was approved allows it'));
}

async function assertAllowed(
  { approval, moment }: ApprovalNow,
  { command, environment = approval.environment }: AccessQuestion,
  trusted: TrustedKeys,
): Promise<Date> {
  assertUsable(approval, { command, environment }, moment);
  const endsAt = await assertApproved(approval, trusted);
  assertUnexpired(endsAt, moment.now);
  return endsAt;
}

const allowed = ({ approvalId }: ApprovalFacts, endsAt: Date): AuthzenDecision => ({
  decision: true,
  context: { approval_id: approvalId, expires_at: endsAt.toISOString() },
});

/** The standard's way to say no. What went wrong on our side is thrown on: a client must not take it for a decision. */
function denied(error: unknown): AuthzenDecision {
  if (!(error instanceof AppError) || (error.status >= 500 && error.code !== 'paused')) throw error;
  const context = { code: error.code, reason_admin: { en: error.message } };
  if (error.code !== 'invalid_request') return { decision: false, context };
  return { decision: false, context: { ...context, error: { status: error.status, message: error.message } } };
}
