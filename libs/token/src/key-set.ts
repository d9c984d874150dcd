import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';

/** The public half of an Ed25519 key as RFC 8037 writes it, named by its RFC 7638 thumbprint. */
const publicJwk = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  kid: z.string().min(1).max(100),
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
});
export type PublicJwk = z.infer<typeof publicJwk>;

/** A JWK Set (RFC 7517, 5) of public Ed25519 keys, as `GET /gateway/jwks` answers it and the gateway's pinned file holds it. */
export const publicKeySet = z
  .strictObject({ keys: z.array(publicJwk).min(1).max(20) })
  .refine(({ keys }) => new Set(keys.map(({ kid }) => kid)).size === keys.length, 'a kid may stand only once');
export type PublicKeySet = z.infer<typeof publicKeySet>;

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicJwk: PublicJwk;
}

/** Reads an Ed25519 private key in PKCS#8 PEM. Its `kid` is the thumbprint, so that it never has to be chosen. Throws on any other key. */
export async function readSigningKey(pem: string): Promise<SigningKey> {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('expected an Ed25519 private key');
  const { kty, crv, x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint({ kty, crv, x });
  return { kid, privateKey, publicJwk: publicJwk.parse({ kty, crv, x, kid, use: 'sig', alg: 'EdDSA' }) };
}

/** The keys that a verifier trusts, by `kid`. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

/** Reads a JWK Set. Throws (zod) when it is none, or holds anything but public Ed25519 keys. */
export function trustedKeys(set: unknown): TrustedKeys {
  const { keys } = publicKeySet.parse(set);
  return new Map(keys.map(({ kid, kty, crv, x }) => [kid, createPublicKey({ key: { kty, crv, x }, format: 'jwk' })]));
}
