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
import { actsOfApproving, assertCode } from '../second-factor/second-factor.js';
import type { SecondFactorDeps } from '../second-factor/second-factor.js';

export interface DecideDeps {
  db: Db;
  /** Decisions are signed with a key that the database does not hold. */
  keys: KeyRing;
  secondFactor: SecondFactorDeps;
}

/**
 * Decides a request, or refuses to: one transaction that holds the request, judges it by the database's clock, signs
 * outside the database, and records the decision and its ledger entry together. A refusal is recorded, too.
 */
export const decide = (deps: DecideDeps, said: Said): Promise<DecisionAnswer> =>
  holdApproval(deps.db, {
    ...said,
    work: async (tx, now) => settle(tx, deps.keys, said, { ...now, needsMore: await judge(tx, deps, said, now) }),
    refusedEntry: (approval, refused) => refusedDecisionEntry(said, approval, refused),
  });

/** How many people must still agree after this decision. Throws what stands against it. */
async function judge(
  tx: TenantTx,
  { keys: { trusted }, secondFactor }: DecideDeps,
  said: Said,
  { approval, moment }: ApprovalNow,
): Promise<number> {
  const { tenantId, approvalId, decider, verdict } = said;
  const { earlier, keys } = await readEarlier(tx, tenantId, approvalId);
  assertNotOwn(approval, decider, keys);
  assertDecidable(approval, said, moment);
  if (verdict === 'REJECTED') return 0;
  // A person decides on what the digest stands for, never on a row that was changed behind it.
  assertIntact(approval);
  // A row that somebody wrote into the table counts for nobody.
  const holds = await Promise.all(earlier.map((decision) => hasApproved(decision, approval, trusted)));
  const valid = earlier.filter((_decision, index) => holds[index]);
  const needsMore = missingAfter(approval, decider, valid, keys);
  // Last, so that no code is used up for what is refused anyway.
  const acts = actsOfApproving(approval, secondFactor.deployment);
  await assertCode(tx, secondFactor, approval, { acts, person: decider.person, code: said.code });
  return needsMore;
}

interface Judged extends ApprovalNow {
  needsMore: number;
}

/** Signs the decision and records it with its ledger entry. */
async function settle(
  tx: TenantTx,
  { signing }: KeyRing,
  said: Said,
  { approval, moment, needsMore }: Judged,
): Promise<DecisionAnswer> {
  const { tenantId, approvalId, decider, verdict, note } = said;
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
      needs_more: needsMore,
    },
    signing,
  );
  const [before, decidedBy, keyId, at] = [approval.status, decider.actor, decider.keyId, moment.now];
  const made = { tenantId, approvalId, before, after, subject, verdict, decidedBy, keyId, note, signature, at };
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
