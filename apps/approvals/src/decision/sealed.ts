import { AppError } from '@wingman/contracts';
import { openSeal } from '@wingman/token';
import type { SealedRequest, TrustedKeys } from '@wingman/token';
import type { ApprovalFacts } from './approval-facts.js';

/**
 * Throws `not_approved` unless a trusted key has sealed the request as the row has it: its digest, its risk, how many
 * must agree and who asked. Whoever edits the row, or leaves the seal out, has nobody approve it.
 */
export async function assertSealed(approval: ApprovalFacts, keys: TrustedKeys): Promise<void> {
  const sealed = await openSeal(approval.seal ?? '', keys);
  const row: Omit<SealedRequest, 'v'> = {
    tenant_id: approval.tenantId,
    approval_id: approval.approvalId,
    approval_digest: approval.digest,
    risk_level: approval.riskLevel,
    required_decisions: approval.requiredDecisions,
    requester_key_id: approval.requesterKeyId,
    requester_person_id: approval.requesterPersonId ?? null,
  };
  for (const [field, value] of Object.entries(row)) {
    if (sealed[field as keyof SealedRequest] === value) continue;
    throw new AppError('not_approved', `the request is not what was asked for: its ${field} is another`);
  }
}
