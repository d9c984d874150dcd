import { readFileSync } from 'node:fs';
import { AppError, SERVICES } from '@wingman/contracts';
import type { ServiceName } from '@wingman/contracts';
import { SignJWT, decodeJwt, errors, importJWK, jwtVerify } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { z } from 'zod';

// Short, because a stolen credential is good until it expires; long enough for clocks that differ a little.
const LIFETIME_SECONDS = 60;
const CLOCK_TOLERANCE_SECONDS = 5;
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
  return {
    tokenFor: (audience) =>
      new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setIssuer(service)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${LIFETIME_SECONDS}s`)
        .sign(key),
  };
}

/** The check of such tokens at `audience`; keys are pinned, one a service. */
export function createServiceVerifier(audience: ServiceName, publicKeys: Partial<Record<ServiceName, JWK>>) {
  return async (token: string, callers: readonly ServiceName[]): Promise<ServiceName> => {
    try {
      const { payload } = await jwtVerify(
        token,
        async () => {
          const issuer = callers.find((caller) => caller === decodeJwt(token).iss);
          const known = issuer && publicKeys[issuer];
          if (!known) throw new errors.JWTClaimValidationFailed('unknown issuer', {}, 'iss', 'check_failed');
          return (await importJWK(known, ALGORITHM)) as CryptoKey;
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
      return payload.iss as ServiceName;
    } catch (cause) {
      throw new AppError('unauthenticated', 'a valid service credential is needed', { cause });
    }
  };
}
export type ServiceVerifier = ReturnType<typeof createServiceVerifier>;

/** Reads a service's own private key (JWK) from its file. */
export const readPrivateJwk = (file: string): JWK =>
  jwk.extend({ d: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')));

/** Reads the pinned public keys of all services: one JSON object `{<service>: JWK}`. */
export const readPublicJwks = (file: string): Partial<Record<ServiceName, JWK>> =>
  publicKeyFile.parse(JSON.parse(readFileSync(file, 'utf8')));
