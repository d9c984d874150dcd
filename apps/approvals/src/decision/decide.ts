import { AppError } from '@wingman/contracts';
import type { DecisionAnswer } from '@wingman/contracts';
import { insertIntake } from '@wingman/db';
import type { Db, TenantTx } from '@wingman/db';
import { assertIntact, hasApproved, signDecision } from '@wingman/token';
import type { KeyRing } from '../key-ring.js';
import type { ApprovalNow } from './approval-facts.js';
import { assertDecidable, assertNotOwn, missingAfter, statusAfter, subjectOf } from './decision.js';
import type { Said } from './decision.js';
import { decisionEntry, refusedDecisionEntry } from './decision-entry.js';
import { readEarlier, recordDecision } from './decision.store.js';
import { holdApproval } from './hold-approval.js';
import { readRulesNow } from './rules-now.js';
import { assertSealed } from './sealed.js';
import { isProduction, peopleNeeded } from '../request/request.js';
import { assertScheduled } from '../schedule/assert-scheduled.js';
import { actsOfApproving, assertCode } from '../second-factor/second-factor.js';
import type { SecondFactorDeps } from '../second-factor/second-factor.js';

export interface DecideDeps {
  db: Db;
  /** Told of a rejection by validation that a person has taken back. */
  onAppealed?: () => void;
  /** Decisions are signed with a key that the database does not hold. */
  keys: KeyRing;
  secondFactor: SecondFactorDeps;
}

/**
 * Decides a request, or refuses to: one transaction that holds the request, judges it by the database's clock, signs
 * outside the database, and records the decision and its ledger entry together. A refusal is recorded, too.
 */
export async function decide(deps: DecideDeps, said: Said): Promise<DecisionAnswer> {
  let appealed = false;
  const answer = await holdApproval(deps.db, {
    ...said,
    work: async (tx, now) => {
      appealed = now.approval.status === 'AUTO_REJECTED';
      return settle(tx, deps.keys, said, { ...now, ...(await judge(tx, deps, said, now)) });
    },
    refusedEntry: (approval, refused) => refusedDecisionEntry(said, approval, refused),
  });
  // Committed by now, and final: others need not agree any more.
  if (appealed && answer.status === 'APPROVED') deps.onAppealed?.();
  return answer;
}

/** How many different people approve it. */
interface Quorum {
  /** All together: what was sealed with the request, or what policy asks for now, whichever is more. */
  required: number;
  /** After this decision. */
  needsMore: number;
}

/** How many people must agree, and still must after this decision. Throws what stands against it. */
async function judge(
  tx: TenantTx,
  { keys: { trusted }, secondFactor }: DecideDeps,
  said: Said,
  { approval, moment }: ApprovalNow,
): Promise<Quorum> {
  const { tenantId, approvalId, decider, verdict } = said;
  const { earlier, keys } = await readEarlier(tx, tenantId, approvalId);
  assertNotOwn(approval, decider, keys);
  assertDecidable(approval, said, moment);
  if (verdict === 'REJECTED') return { required: approval.requiredDecisions, needsMore: 0 };
  // A person decides on what the digest stands for, never on a row that was changed behind it.
  assertIntact(approval);
  await assertSealed(approval, trusted);
  const { riskLevel: level, environment, requiredDecisions } = approval;
  const rules = await readRulesNow(tx, environment);
  const approving = { personId: decider.person?.personId, keyId: decider.keyId, level, environment };
  await assertScheduled(tx, rules, approving, moment.now);
  const production = isProduction(environment, secondFactor.deployment);
  const required = Math.max(requiredDecisions, peopleNeeded({ level, production }, rules));
  // A row that somebody wrote into the table counts for nobody.
  const holds = await Promise.all(earlier.map((decision) => hasApproved(decision, approval, trusted)));
  const valid = earlier.filter((_decision, index) => holds[index]);
  const needsMore = missingAfter(required, decider, valid, keys);
  // Last, so that no code is used up for what is refused anyway.
  const acts = actsOfApproving(approval, secondFactor.deployment);
  await assertCode(tx, secondFactor, approval, { acts, person: decider.person, code: said.code });
  return { required, needsMore };
}

type Judged = ApprovalNow & Quorum;

/** Signs the decision and records it with its ledger entry. */
async function settle(
  tx: TenantTx,
  { signing }: KeyRing,
  said: Said,
  { approval, moment, required, needsMore }: Judged,
): Promise<DecisionAnswer> {
  const { decider, verdict, note } = said;
  // Of the row, as it will be read when the signature is checked.
  const { tenantId, approvalId } = approval;
  const [subject, after] = [subjectOf(decider), statusAfter(approval.status, verdict, needsMore)];
  const signature = await signDecision(
    {
      tenant_id: tenantId,
      approval_id: approvalId,
      approval_digest: approval.digest,
      decision: verdict,
      decided_by: subject,
      decided_at: moment.now.toISOString(),
      expires_at: approval.expiresAt.toISOString(),
      required_decisions: required,
      needs_more: needsMore,
    },
    signing,
  );
  const [before, decidedBy, keyId, at] = [approval.status, decider.actor, decider.keyId, moment.now];
  const made = {
    tenantId,
    approvalId,
    before,
    after,
    subject,
    verdict,
    needsMore,
    decidedBy,
    keyId,
    note,
    signature,
    at,
  };
  // The request is held since it was judged: only its time can have run out.
  if (!(await recordDecision(tx, made))) {
    throw new AppError('expired', `the request expired at ${approval.expiresAt.toISOString()}`);
  }
  const answer: DecisionAnswer = {
    approval_id: approvalId,
    status: after,
    decided_by: decidedBy,
    decided_at: at.toISOString(),
    ...(needsMore > 0 && { needs_more: needsMore }),
  };
  await insertIntake(tx, [decisionEntry(said, approval, answer, signature)]);
  return answer;
}
