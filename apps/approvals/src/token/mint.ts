import { AppError } from '@wingman/contracts';
import type { MintedToken } from '@wingman/contracts';
import { insertIntake } from '@wingman/db';
import type { Db, TenantTx } from '@wingman/db';
import { assertApproved, commandDigest, mintToken, tokenHash } from '@wingman/token';
import type { TrustedKeys } from '@wingman/token';
import { v7 as uuidv7 } from 'uuid';
import type { ApprovalFacts, ApprovalNow } from '../decision/approval-facts.js';
import { holdApproval } from '../decision/hold-approval.js';
import type { KeyRing } from '../key-ring.js';
import { assertMayMint, assertUnexpired, assertUsable, lifetimeOf, MAX_TOKENS_PER_COMMAND } from './token.js';
import type { MintRequest } from './token.js';
import { actsOfMinting, assertCode } from '../second-factor/second-factor.js';
import type { SecondFactorDeps } from '../second-factor/second-factor.js';
import { assertPair, needsPair } from '../second-factor/second-person.js';
import { refusedTokenEntry, tokenEntries } from './token-entry.js';
import { countTokens, recordToken } from './token.store.js';
import type { NewToken } from './token.store.js';

export interface MintDeps {
  db: Db;
  /** The key that signs tokens. */
  tokenKeys: KeyRing;
  /** The keys whose decisions count. */
  trusted: TrustedKeys;
  ttlSeconds: number;
  secondFactor: SecondFactorDeps;
}

/**
 * Mints a token for one command of an approval and ends the one minted before, in one transaction that holds the
 * approval. Refuses with the codes of the rules, and records the refusal.
 */
export const mint = (deps: MintDeps, request: MintRequest): Promise<MintedToken> =>
  holdApproval(deps.db, {
    tenantId: request.principal.tenantId,
    approvalId: request.approvalId,
    work: (tx, now) => issue(tx, deps, request, now),
    refusedEntry: (approval, refused) => refusedTokenEntry(request, approval, refused),
  });

async function issue(
  tx: TenantTx,
  deps: MintDeps,
  request: MintRequest,
  { approval, moment }: ApprovalNow,
): Promise<MintedToken> {
  assertMayMint(request.principal, approval);
  assertUsable(approval, request, moment);
  const endsAt = await assertApproved(approval, deps.trusted);
  assertUnexpired(endsAt, moment.now);
  const acts = actsOfMinting(request.principal);
  const { person } = request.principal;
  const isPaired = await needsPair(tx, approval, request.principal);
  await assertCode(tx, deps.secondFactor, approval, { acts, person, code: request.code });
  const first = isPaired ? await assertPair(tx, approval, request) : undefined;
  const lifetime = lifetimeOf(endsAt, { now: moment.now, ttlSeconds: deps.ttlSeconds });
  const { token, row } = await sign(deps, request, approval, { now: moment.now, lifetime });

  const recorded = await recordToken(tx, row);
  if (!recorded) throw await whyNone(tx, row, endsAt);
  await insertIntake(tx, tokenEntries(row, approval, { revoked: recorded.revoked, first }));
  return {
    token,
    jti: row.jti,
    approval_id: row.approvalId,
    command: [...request.command],
    environment: row.environment,
    expires_at: row.expiresAt.toISOString(),
  };
}

/** The token, and what is kept of it. */
async function sign(
  { tokenKeys }: MintDeps,
  { principal, command, environment }: MintRequest,
  { tenantId, approvalId, workerId, digest, signature = '' }: ApprovalFacts,
  { now, lifetime }: { now: Date; lifetime: number },
): Promise<{ token: string; row: NewToken }> {
  const jti = uuidv7();
  const token = await mintToken(
    {
      approval_id: approvalId,
      tenant_id: tenantId,
      worker_id: workerId,
      environment,
      approval_digest: digest,
      command: [...command],
    },
    { key: tokenKeys.signing, jti, now, ttlSeconds: lifetime },
  );
  // A token counts in whole seconds.
  const issuedAt = new Date(Math.floor(now.getTime() / 1_000) * 1_000);
  const row = {
    tenantId,
    jti,
    approvalId,
    commandDigest: commandDigest(command),
    tokenHash: tokenHash(token),
    environment,
    mintedBy: principal.actor,
    keyId: principal.keyId,
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + lifetime * 1_000),
    signature,
    mostPerCommand: MAX_TOKENS_PER_COMMAND,
  };
  return { token, row };
}

/** The approval is held: only its time, or the number of tokens, can have run out. */
async function whyNone(tx: TenantTx, row: NewToken, endsAt: Date): Promise<AppError> {
  if ((await countTokens(tx, row)) < row.mostPerCommand) {
    return new AppError('expired', `the approval expired at ${endsAt.toISOString()}`);
  }
  const detail = `a command of an approval gets at most ${row.mostPerCommand} tokens; ask for another approval`;
  return new AppError('rate_limited', detail);
}
