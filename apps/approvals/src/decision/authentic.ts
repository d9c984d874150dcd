import { AppError } from '@wingman/contracts';
import { approvalDigest, textDigest, verifyDecision } from '@wingman/token';
import type { SignedDecision, TrustedKeys } from '@wingman/token';
import type { ApprovalFacts } from './approval-facts.js';

const refuse = (why: string): never => {
  throw new AppError('not_approved', `the approval is not what was decided on: ${why}`);
};

/** Hex digest of what the row says now. */
const digestOf = ({ tenantId, workerId, environment, commands, instruction, policyVersion, objects }: ApprovalFacts) =>
  approvalDigest({
    tenantId,
    workerId,
    environment,
    commands,
    instructionSha256: textDigest(instruction),
    policyVersion,
    objects,
  });

/** Throws `not_approved` unless the row still says what its digest stands for. */
export function assertIntact(approval: ApprovalFacts): void {
  if (digestOf(approval) !== approval.digest) refuse('what it is bound to does not have its digest');
}

/** Whether a signed decision is about this request, as it is. */
const isAbout = (signed: SignedDecision, { tenantId, approvalId, digest }: ApprovalFacts): boolean =>
  signed.tenant_id === tenantId && signed.approval_id === approvalId && signed.approval_digest === digest;

/**
 * Throws `not_approved` unless a trusted key has signed that exactly this request is approved, with nobody left to ask.
 * Answers when the approval ends: the earlier of what was signed and what the row says, so that an edited row never
 * lives longer.
 */
export async function assertApproved(approval: ApprovalFacts, keys: TrustedKeys): Promise<Date> {
  const { status, signature, decidedAt, expiresAt } = approval;
  if (status !== 'APPROVED' && status !== 'AUTO_APPROVED') refuse(`it is ${status}`);
  assertIntact(approval);
  const signed = await verifyDecision(signature ?? '', keys);
  if (!isAbout(signed, approval)) refuse('its signature is about another request');
  if (signed.decision !== status) refuse(`its signature says ${signed.decision}`);
  if (signed.needs_more > 0) refuse('somebody else must still agree');
  if (signed.decided_at !== decidedAt?.toISOString()) refuse('its signature is of another time');
  return new Date(Math.min(expiresAt.getTime(), Date.parse(signed.expires_at)));
}

/** Whether a trusted key has signed that `subject` approved exactly this request. */
export async function hasApproved(
  { subject, signature }: { subject: string; signature: string },
  approval: ApprovalFacts,
  keys: TrustedKeys,
): Promise<boolean> {
  const signed = await verifyDecision(signature, keys).catch(() => undefined);
  return signed?.decision === 'APPROVED' && signed.decided_by === subject && isAbout(signed, approval);
}
