import { AppError } from '@wingman/contracts';
import type { MintedToken } from '@wingman/contracts';
import { insertIntake } from '@wingman/db';
import type { Db, IntakeEntry, TenantTx } from '@wingman/db';
import type { Principal } from '@wingman/service-kit';
import { commandDigest, mintToken, tokenHash } from '@wingman/token';
import type { TrustedKeys } from '@wingman/token';
import { v7 as uuidv7 } from 'uuid';
import { lockApproval } from '../decision/approval-facts.js';
import type { ApprovalFacts } from '../decision/approval-facts.js';
import { assertApproved } from '../decision/authentic.js';
import type { KeyRing } from '../key-ring.js';
import { refusalOf } from '../refusal.js';
import { assertMayMint, assertUnexpired, assertUsable, lifetimeOf, MAX_TOKENS_PER_COMMAND } from './token.js';
import { countTokens, recordToken } from './token.store.js';
import type { Wanted } from './token.js';

export interface MintDeps {
  db: Db;
  /** The key that signs tokens. */
  tokenKeys: KeyRing;
  /** The keys whose decisions count. */
  trusted: TrustedKeys;
  ttlSeconds: number;
}

/** Who wants a token, and for what. */
export interface MintRequest extends Wanted {
  principal: Principal;
  approvalId: string;
}

/**
 * Mints a token for one command of an approval and ends the one minted before, in one transaction that holds the
 * approval. Refuses with the codes of the rules, and records the refusal.
 */
export async function mint(deps: MintDeps, request: MintRequest): Promise<MintedToken> {
  const { tenantId } = request.principal;
  const outcome = await deps.db.inTenant(tenantId, async (tx) => {
    const locked = await lockApproval(tx, tenantId, request.approvalId);
    if (!locked) throw new AppError('not_found', `no approval ${request.approvalId}`);
    try {
      return { minted: await issue(tx, deps, request, locked) };
    } catch (error) {
      const refused = refusalOf(error);
      await insertIntake(tx, [refusalEntry(request, locked.approval, refused)]);
      return { refused };
    }
  });
  if (outcome.refused) throw outcome.refused;
  return outcome.minted;
}

type Locked = NonNullable<Awaited<ReturnType<typeof lockApproval>>>;

async function issue(
  tx: TenantTx,
  { tokenKeys, trusted, ttlSeconds }: MintDeps,
  { principal, command, environment }: MintRequest,
  { approval, moment }: Locked,
): Promise<MintedToken> {
  const { now } = moment;
  const { tenantId, approvalId, workerId } = approval;
  assertMayMint(principal, approval);
  assertUsable(approval, { command, environment }, moment);
  const endsAt = await assertApproved(approval, trusted);
  assertUnexpired(endsAt, now);
  const lifetime = lifetimeOf(endsAt, { now, ttlSeconds });

  const jti = uuidv7();
  const issuedAt = new Date(Math.floor(now.getTime() / 1_000) * 1_000);
  const expiresAt = new Date(issuedAt.getTime() + lifetime * 1_000);
  const token = await mintToken(
    {
      approval_id: approvalId,
      tenant_id: tenantId,
      worker_id: workerId,
      environment,
      approval_digest: approval.digest,
      command: [...command],
    },
    { key: tokenKeys.signing, jti, now, ttlSeconds: lifetime },
  );
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
    expiresAt,
    signature: approval.signature ?? '',
    mostPerCommand: MAX_TOKENS_PER_COMMAND,
  };
  const recorded = await recordToken(tx, row);
  if (!recorded) throw await whyNone(tx, row, endsAt);
  await insertIntake(tx, entriesOf(row, approval, recorded.revoked));
  return {
    token,
    jti,
    approval_id: approvalId,
    command: [...command],
    environment,
    expires_at: expiresAt.toISOString(),
  };
}

type Row = Parameters<typeof recordToken>[1];

/** The approval is held: only its time, or the number of tokens, can have run out. */
async function whyNone(tx: TenantTx, row: Row, endsAt: Date): Promise<AppError> {
  if ((await countTokens(tx, row)) < row.mostPerCommand) {
    return new AppError('expired', `the approval expired at ${endsAt.toISOString()}`);
  }
  const detail = `a command of an approval gets at most ${row.mostPerCommand} tokens; ask for another approval`;
  return new AppError('rate_limited', detail);
}

/** What the ledger keeps of a token: never its text. */
function entriesOf(row: Row, { workerId }: ApprovalFacts, revoked: string | undefined): IntakeEntry[] {
  const { tenantId, approvalId, mintedBy: by, keyId } = row;
  const common = { approval_id: approvalId, worker_id: workerId, by, key_id: keyId };
  const minted: IntakeEntry = {
    tenantId,
    kind: 'token.minted',
    fields: {
      ...common,
      jti: row.jti,
      token_hash: Buffer.from(row.tokenHash, 'hex').toString('base64'),
      command_digest: Buffer.from(row.commandDigest, 'hex').toString('base64'),
      environment: row.environment,
      expires_at: row.expiresAt.toISOString(),
    },
  };
  if (revoked === undefined) return [minted];
  return [{ tenantId, kind: 'token.revoked', fields: { ...common, jti: revoked, replaced_by: row.jti } }, minted];
}

const refusalEntry = (
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
    command_digest: Buffer.from(commandDigest(command), 'hex').toString('base64'),
  },
});
