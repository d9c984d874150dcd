import type { Tx } from '@wingman/db';

/** A minted token: its id and hash, never its text. */
export interface NewToken {
  tenantId: string;
  jti: string;
  approvalId: string;
  /** Hex. */
  commandDigest: string;
  tokenHash: string;
  environment: string;
  mintedBy: string;
  keyId: string;
  issuedAt: Date;
  expiresAt: Date;
  /** The signature by which the request was judged. */
  signature: string;
  mostPerCommand: number;
}

// The token before ends in the statement in which this one begins. The count of what that changed makes the order of
// the two sure: the index that allows one living token would refuse the other order.
const MINT = `WITH allowed AS (
    SELECT r.tenant_id, r.approval_id FROM approvals.requests r
    WHERE r.tenant_id = $1 AND r.approval_id = $3 AND r.signature = $11
      AND r.status IN ('APPROVED', 'AUTO_APPROVED') AND r.expires_at > clock_timestamp()
      AND (
        SELECT count(*) FROM approvals.tokens t
        WHERE t.tenant_id = $1 AND t.approval_id = $3 AND t.command_digest = $4
      ) < $12
  ), revoked AS (
    UPDATE approvals.tokens t SET revoked_at = clock_timestamp() FROM allowed
    WHERE t.tenant_id = allowed.tenant_id AND t.approval_id = allowed.approval_id AND t.command_digest = $4
      AND t.revoked_at IS NULL
    RETURNING t.jti
  ), minted AS (
    INSERT INTO approvals.tokens (tenant_id, jti, approval_id, command_digest, token_hash, environment, minted_by, key_id,
      issued_at, expires_at)
    SELECT tenant_id, $2, approval_id, $4, $5, $6, $7, $8, $9, $10 FROM allowed
    WHERE (SELECT count(*) FROM revoked) >= 0
    RETURNING jti
  )
  SELECT minted.jti, revoked.jti AS revoked FROM minted LEFT JOIN revoked ON true`;

/**
 * Records a token and ends the one before it. Undefined when the approval allows none any more, or the command has had
 * as many as it may: then nothing has changed.
 */
export async function recordToken(tx: Tx, token: NewToken): Promise<{ revoked: string | undefined } | undefined> {
  const { rows } = await tx.query<{ revoked: string | null }>(
    MINT,
    [
      token.tenantId,
      token.jti,
      token.approvalId,
      token.commandDigest,
      token.tokenHash,
      token.environment,
      token.mintedBy,
      token.keyId,
      token.issuedAt,
      token.expiresAt,
      token.signature,
      token.mostPerCommand,
    ],
    { name: 'mint_token' },
  );
  return rows[0] && { revoked: rows[0].revoked ?? undefined };
}

/** How many tokens a command of an approval has had. */
export async function countTokens(
  tx: Tx,
  { tenantId, approvalId, commandDigest }: Pick<NewToken, 'tenantId' | 'approvalId' | 'commandDigest'>,
): Promise<number> {
  const { rows } = await tx.query<{ minted: number }>(
    `SELECT count(*)::integer AS minted FROM approvals.tokens
     WHERE tenant_id = $1 AND approval_id = $2 AND command_digest = $3`,
    [tenantId, approvalId, commandDigest],
    { name: 'count_tokens' },
  );
  return rows[0]?.minted ?? 0;
}
