import { createHash } from 'node:crypto';
import { AppError, id, workerId } from '@wingman/contracts';
import { SignJWT, jwtVerify } from 'jose';
import { z } from 'zod';
import { assertCanonicalJws } from './signed-text.js';
import type { SigningKey, TrustedKeys } from './key-set.js';

export const TOKEN_TYPE = 'wingman-capability+jwt';
export const TOKEN_ISSUER = 'wingman-approvals';
export const TOKEN_AUDIENCE = 'wingman-execution-gateway';
const ALGORITHM = 'EdDSA';
const CLOCK_TOLERANCE_SECONDS = 5;

/** What a capability token allows: one command, once, there, for that worker, until it expires. */
const grant = z.strictObject({
  approval_id: id,
  tenant_id: id,
  worker_id: workerId,
  environment: z.string().min(1).max(50),
  /** Hex digest of everything the approval is bound to. */
  approval_digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** The one command, word by word. */
  command: z.array(z.string()).min(1),
});
export type Grant = z.infer<typeof grant>;

const claims = grant.extend({
  iss: z.literal(TOKEN_ISSUER),
  aud: z.literal(TOKEN_AUDIENCE),
  // Written in one way only, as it is minted.
  jti: id.lowercase(),
  iat: z.int(),
  nbf: z.int(),
  exp: z.int(),
});

/** A token's grant with its identity and times. */
export interface Capability extends Grant {
  jti: string;
  issuedAt: Date;
  expiresAt: Date;
}

export interface MintOptions {
  key: SigningKey;
  jti: string;
  now: Date;
  ttlSeconds: number;
}

/** Mints a capability token: a JWT (RFC 7519) signed with Ed25519 (RFC 8037), all of it from the server's own record. */
export async function mintToken(allowed: Grant, { key, jti, now, ttlSeconds }: MintOptions): Promise<string> {
  const issued = Math.floor(now.getTime() / 1_000);
  return new SignJWT({ ...grant.parse(allowed) })
    .setProtectedHeader({ alg: ALGORITHM, typ: TOKEN_TYPE, kid: key.kid })
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setJti(jti)
    .setIssuedAt(issued)
    .setNotBefore(issued)
    .setExpirationTime(issued + ttlSeconds)
    .sign(key.privateKey);
}

export interface VerifyOptions {
  keys: TrustedKeys;
  now: Date;
  /** A token that claims to live longer than this is refused, whoever signed it. */
  maxTtlSeconds: number;
}

/**
 * Verifies a token: spelling, algorithm, type, key, signature, issuer, audience, times, ceiling, and then the payload by
 * a strict schema. Whatever is wrong is `token_invalid` and says no more than that, since the reason helps only those
 * who try.
 */
export async function verifyToken(token: string, { keys, now, maxTtlSeconds }: VerifyOptions): Promise<Capability> {
  try {
    assertCanonicalJws(token);
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = kid === undefined ? undefined : keys.get(kid);
        if (!key) throw new Error('no trusted key has this kid');
        return key;
      },
      {
        algorithms: [ALGORITHM],
        typ: TOKEN_TYPE,
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
        currentDate: now,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['jti', 'iat', 'nbf', 'exp'],
      },
    );
    const { iss: _iss, aud: _aud, jti, iat, nbf, exp, ...allowed } = claims.parse(payload);
    if (exp - iat > maxTtlSeconds || nbf < iat) throw new Error('its times are beyond what is ever minted');
    if (iat * 1_000 > now.getTime() + CLOCK_TOLERANCE_SECONDS * 1_000) throw new Error('it was issued in the future');
    return { ...allowed, jti, issuedAt: new Date(iat * 1_000), expiresAt: new Date(exp * 1_000) };
  } catch (cause) {
    throw new AppError('token_invalid', 'the token is not valid', { cause });
  }
}

/** Hex SHA-256 of a token: all that is ever stored or logged of it besides its `jti`. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
