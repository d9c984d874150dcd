import { readFileSync } from 'node:fs';
import { AppError, SERVICES } from '@wingman/contracts';
import type { ServiceName } from '@wingman/contracts';
import { SignJWT, decodeJwt, errors, importJWK, jwtVerify } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import { z } from 'zod';

// Short, because a stolen credential is good until it expires; long enough for clocks that differ a little.
const LIFETIME_SECONDS = 60;
const CLOCK_TOLERANCE_SECONDS = 5;
/** How long one token serves all calls of its audience: to sign one costs as much as most of what is asked with it. */
const REUSE_MS = 20_000;
const ALGORITHM = 'EdDSA';
const TYPE = 'wingman-service+jwt';

const jwk = z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
const publicKeyFile = z.partialRecord(z.enum(SERVICES), jwk);

/** Signs the short-lived tokens by which one service shows itself to another (JWT, RFC 7519; EdDSA, RFC 8037). */
export interface ServiceSigner {
  /** A token that only `audience` accepts. */
  tokenFor(audience: ServiceName): Promise<string>;
}

export async function createServiceSigner(service: ServiceName, privateJwk: JWK): Promise<ServiceSigner> {
  const key = (await importJWK(privateJwk, ALGORITHM)) as CryptoKey;
  const signed = new Map<ServiceName, { at: number; token: Promise<string> }>();
  const sign = (audience: ServiceName): Promise<string> =>
    new SignJWT()
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
      .setIssuer(service)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_SECONDS}s`)
      .sign(key);
  return {
    tokenFor(audience) {
      const now = Date.now();
      const before = signed.get(audience);
      // A clock that was put back makes the one before a token of the future.
      if (before && now >= before.at && now - before.at < REUSE_MS) return before.token;
      const token = sign(audience);
      signed.set(audience, { at: now, token });
      token.catch(() => signed.delete(audience));
      return token;
    },
  };
}

/** The check of such tokens at `audience`; keys are pinned, one a service. */
export function createServiceVerifier(audience: ServiceName, publicKeys: Partial<Record<ServiceName, JWK>>) {
  const imported = new Map<ServiceName, Promise<CryptoKey>>();
  const keyOf = (issuer: ServiceName, pinned: JWK): Promise<CryptoKey> => {
    const key = imported.get(issuer) ?? (importJWK(pinned, ALGORITHM) as Promise<CryptoKey>);
    imported.set(issuer, key);
    return key;
  };
  const accepted = createAccepted();
  return async (token: string, callers: readonly ServiceName[]): Promise<ServiceName> => {
    const before = accepted.issuerOf(token);
    if (before && callers.includes(before)) return before;
    try {
      const { payload } = await jwtVerify(
        token,
        async () => {
          const issuer = callers.find((caller) => caller === decodeJwt(token).iss);
          const known = issuer && publicKeys[issuer];
          if (!known) throw new errors.JWTClaimValidationFailed('unknown issuer', {}, 'iss', 'check_failed');
          return keyOf(issuer, known);
        },
        {
          algorithms: [ALGORITHM],
          typ: TYPE,
          audience,
          maxTokenAge: LIFETIME_SECONDS,
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          requiredClaims: ['iss', 'aud', 'iat', 'exp'],
        },
      );
      accepted.add(token, payload);
      return payload.iss as ServiceName;
    } catch (cause) {
      throw new AppError('unauthenticated', 'a valid service credential is needed', { cause });
    }
  };
}
/** More than the replicas that ask one service; the oldest make room. */
const MOST_ACCEPTED = 64;

/**
 * Tokens whose signature was good, until they expire: one serves its service for many calls, and the keys are pinned for
 * the life of the process. A clock that was put back makes nothing last longer.
 */
function createAccepted() {
  const tokens = new Map<string, { issuer: ServiceName; from: number; until: number }>();
  return {
    issuerOf(token: string): ServiceName | undefined {
      const known = tokens.get(token);
      const now = Date.now();
      return known && now >= known.from && now < known.until ? known.issuer : undefined;
    },
    add(token: string, { iss, iat = 0, exp = 0 }: JWTPayload): void {
      tokens.delete(token);
      const until = Math.min(exp, iat + LIFETIME_SECONDS) * 1_000;
      tokens.set(token, { issuer: iss as ServiceName, from: Date.now(), until });
      for (const [oldest] of tokens) {
        if (tokens.size <= MOST_ACCEPTED) return;
        tokens.delete(oldest);
      }
    },
  };
}

export type ServiceVerifier = ReturnType<typeof createServiceVerifier>;

/** Reads a service's own private key (JWK) from its file. */
export const readPrivateJwk = (file: string): JWK =>
  jwk.extend({ d: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')));

/** Reads the pinned public keys of all services: one JSON object `{<service>: JWK}`. */
export const readPublicJwks = (file: string): Partial<Record<ServiceName, JWK>> =>
  publicKeyFile.parse(JSON.parse(readFileSync(file, 'utf8')));
