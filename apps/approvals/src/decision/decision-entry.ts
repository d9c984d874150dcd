import type { AppError, DecisionAnswer } from '@wingman/contracts';
import type { IntakeEntry } from '@wingman/db';
import type { ApprovalFacts } from './approval-facts.js';
import type { Said } from './decision.js';

/** What the ledger keeps of a decision. */
export const decisionEntry = (
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
    digest: Buffer.from(approval.digest, 'hex').toString('base64'),
    signature,
  },
});

/** What the ledger keeps of a decision that was refused. */
export const refusedDecisionEntry = (
  { tenantId, decider, verdict }: Said,
  { approvalId, workerId }: ApprovalFacts,
  { code }: AppError,
): IntakeEntry => ({
  tenantId,
  kind: 'approval.refused',
  fields: {
    approval_id: approvalId,
    worker_id: workerId,
    decision: verdict,
    code,
    by: decider.actor,
    key_id: decider.keyId,
  },
});
