import { AppError } from '@wingman/contracts';
import type { DecisionAnswer } from '@wingman/contracts';
import { insertIntake } from '@wingman/db';
import type { Db, IntakeEntry, TenantTx } from '@wingman/db';
import { signDecision } from '@wingman/token';
import { lockApproval } from './approval-facts.js';
import type { ApprovalFacts } from './approval-facts.js';
import { assertIntact, hasApproved } from './authentic.js';
import { assertDecidable, assertNotOwn, missingAfter, statusAfter, subjectOf } from './decision.js';
import type { Decider, EarlierDecision, Verdict } from './decision.js';
import { readEarlier, recordDecision } from './decision.store.js';
import { refusalOf } from '../refusal.js';
import type { KeyRing } from '../key-ring.js';

/** What somebody says of a request. */
export interface Said {
  tenantId: string;
  approvalId: string;
  decider: Decider;
  verdict: Verdict;
  /** Why: needed for a rejection and for an appeal. */
  note: string | undefined;
}

interface DecideDeps {
  db: Db;
  keys: KeyRing;
}

/**
 * Decides a request, or refuses to: one transaction that holds the request, judges it by the database's clock, signs
 * outside the database, and records the decision and its ledger entry together. A refusal is recorded, too.
 */
export async function decide({ db, keys }: DecideDeps, said: Said): Promise<DecisionAnswer> {
  const outcome = await db.inTenant(said.tenantId, async (tx) => {
    const locked = await lockApproval(tx, said.tenantId, said.approvalId);
    if (!locked) throw new AppError('not_found', `no approval ${said.approvalId}`);
    try {
      return { answer: await settle(tx, keys, said, locked) };
    } catch (error) {
      const refused = refusalOf(error);
      await insertIntake(tx, [refusalEntry(said, locked.approval, refused)]);
      return { refused };
    }
  });
  if (outcome.refused) throw outcome.refused;
  return outcome.answer;
}

type Locked = NonNullable<Awaited<ReturnType<typeof lockApproval>>>;

async function settle(tx: TenantTx, keys: KeyRing, said: Said, { approval, moment }: Locked): Promise<DecisionAnswer> {
  const { tenantId, approvalId, decider, verdict, note } = said;
  const { earlier, keys: personal } = await readEarlier(tx, tenantId, approvalId);
  assertNotOwn(approval, decider, personal);
  assertDecidable(approval, said, moment);
  // A person decides on what the digest stands for, never on a row that was changed behind it.
  if (verdict === 'APPROVED') assertIntact(approval);
  const valid = await whatHolds(earlier, approval, keys);
  const needsMore = verdict === 'APPROVED' ? missingAfter(approval, decider, valid, personal) : 0;

  const after = statusAfter(approval.status, verdict, needsMore);
  const subject = subjectOf(decider);
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
    keys.signing,
  );
  const recorded = await recordDecision(tx, {
    tenantId,
    approvalId,
    before: approval.status,
    after,
    subject,
    verdict,
    decidedBy: decider.actor,
    keyId: decider.keyId,
    note,
    signature,
    at: moment.now,
  });
  // The request is held since it was judged: only its time can have run out.
  if (!recorded) throw new AppError('expired', `the request expired at ${approval.expiresAt.toISOString()}`);
  const answer: DecisionAnswer = {
    approval_id: approvalId,
    status: after,
    decided_by: decider.actor,
    decided_at: moment.now.toISOString(),
    ...(needsMore > 0 && { needs_more: needsMore }),
  };
  await insertIntake(tx, [decisionEntry(said, approval, answer, signature)]);
  return answer;
}

/** The earlier approvals that a trusted key has signed: a row that somebody wrote into the table counts for nobody. */
async function whatHolds(
  earlier: readonly EarlierDecision[],
  approval: ApprovalFacts,
  keys: KeyRing,
): Promise<EarlierDecision[]> {
  const holds = await Promise.all(earlier.map((decision) => hasApproved(decision, approval, keys.trusted)));
  return earlier.filter((_decision, index) => holds[index]);
}

const base64Of = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

const decisionEntry = (
  { tenantId, decider, verdict, note }: Said,
  approval: ApprovalFacts,
  { status, needs_more: needsMore }: DecisionAnswer,
  signature: string,
): IntakeEntry => ({
  tenantId,
  kind: 'approval.decided',
  fields: {
    approval_id: approval.approvalId,
    worker_id: approval.workerId,
    environment: approval.environment,
    decision: verdict,
    status,
    by: decider.actor,
    key_id: decider.keyId,
    ...(decider.person && { person_id: decider.person.personId }),
    ...(note !== undefined && { note }),
    ...(needsMore !== undefined && { needs_more: needsMore }),
    ...(approval.status === 'AUTO_REJECTED' && { appeal: true }),
    digest: base64Of(approval.digest),
    signature,
  },
});

const refusalEntry = (
  { tenantId, decider, verdict }: Said,
  approval: ApprovalFacts,
  { code }: AppError,
): IntakeEntry => ({
  tenantId,
  kind: 'approval.refused',
  fields: {
    approval_id: approval.approvalId,
    worker_id: approval.workerId,
    decision: verdict,
    code,
    by: decider.actor,
    key_id: decider.keyId,
  },
});
