import type { AppError } from '@wingman/contracts';
import type { IntakeEntry } from '@wingman/db';
import type { FirstAsk } from '@wingman/second-factor';
import type { Principal } from '@wingman/service-kit';
import { commandDigest } from '@wingman/token';
import type { ApprovalFacts } from '../decision/approval-facts.js';
import type { MintRequest } from './token.js';
import type { NewToken } from './token.store.js';

const base64Of = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

/** What the ledger keeps of a token, never its text; and of the one that it ended. */
export function tokenEntries(
  token: NewToken,
  { workerId }: ApprovalFacts,
  { revoked, first }: { revoked: string | undefined; first: FirstAsk | undefined },
): IntakeEntry[] {
  const { tenantId, approvalId, jti, mintedBy: by, keyId } = token;
  const common = { approval_id: approvalId, worker_id: workerId, by, key_id: keyId };
  const minted: IntakeEntry = {
    tenantId,
    kind: 'token.minted',
    fields: {
      ...common,
      jti,
      token_hash: base64Of(token.tokenHash),
      command_digest: base64Of(token.commandDigest),
      environment: token.environment,
      expires_at: token.expiresAt.toISOString(),
      ...(first && { first_asked_by: first.askedBy, first_person_id: first.personId }),
    },
  };
  if (revoked === undefined) return [minted];
  return [{ tenantId, kind: 'token.revoked', fields: { ...common, jti: revoked, replaced_by: jti } }, minted];
}

/** What the ledger keeps of a token that was refused. */
export const refusedTokenEntry = (
  { principal, environment, command }: MintRequest,
  { tenantId, approvalId, workerId }: ApprovalFacts,
  { code }: AppError,
): IntakeEntry => ({
  tenantId,
  kind: 'token.refused',
  fields: {
    approval_id: approvalId,
    worker_id: workerId,
    code,
    by: principal.actor,
    key_id: principal.keyId,
    environment,
    command_digest: base64Of(commandDigest(command)),
  },
});

/** What the ledger keeps of a first person's change of mind. */
export const withdrawnTokenEntry = (
  { tenantId, actor: by, keyId }: Pick<Principal, 'tenantId' | 'actor' | 'keyId'>,
  { approvalId, environment, command }: Pick<MintRequest, 'approvalId' | 'environment' | 'command'>,
): IntakeEntry => ({
  tenantId,
  kind: 'token.withdrawn',
  fields: {
    approval_id: approvalId,
    by,
    key_id: keyId,
    environment,
    command_digest: base64Of(commandDigest(command)),
  },
});
