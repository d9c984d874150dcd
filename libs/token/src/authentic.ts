import { AppError } from '@wingman/contracts';
import type { ApprovalStatus } from '@wingman/contracts';
import { verifyDecision } from './decision-signature.js';
import type { SignedDecision } from './decision-signature.js';
import { approvalDigest, textDigest } from './digest.js';
import type { TrustedKeys } from './key-set.js';

/** A request for approval as a row says it is: nothing here counts before it was held against a signature. */
export interface RecordedApproval {
  tenantId: string;
  approvalId: string;
  workerId: string;
  instruction: string;
  environment: string;
  commands: readonly (readonly string[])[];
  objects: Readonly<Record<string, string>>;
  /** Hex. */
  digest: string;
  policyVersion: string;
  status: ApprovalStatus;
  expiresAt: Date;
  decidedAt: Date | undefined;
  signature: string | undefined;
}

const refuse = (why: string): never => {
  throw new AppError('not_approved', `the approval is not what was decided on: ${why}`);
};

/** Throws `not_approved` unless the row still says what its digest stands for. */
export function assertIntact(approval: RecordedApproval): void {
  const digest = approvalDigest({ ...approval, instructionSha256: textDigest(approval.instruction) });
  if (digest !== approval.digest) refuse('what it is bound to does not have its digest');
}

/** Whether a signed decision is about this request, as it is. */
const isAbout = (signed: SignedDecision, { tenantId, approvalId, digest }: RecordedApproval): boolean =>
  signed.tenant_id === tenantId && signed.approval_id === approvalId && signed.approval_digest === digest;

/**
 * Throws `not_approved` unless a trusted key has signed that exactly this request is approved, with nobody left to ask.
 * Answers when the approval ends: the earlier of what was signed and what the row says, so that an edited row never
 * lives longer.
 */
export async function assertApproved(approval: RecordedApproval, keys: TrustedKeys): Promise<Date> {
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
  approval: RecordedApproval,
  keys: TrustedKeys,
): Promise<boolean> {
  const signed = await verifyDecision(signature, keys).catch(() => undefined);
  return signed?.decision === 'APPROVED' && signed.decided_by === subject && isAbout(signed, approval);
}
