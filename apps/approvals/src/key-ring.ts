import { ConfigError } from '@wingman/service-kit';
import { publicKeySet, readSigningKey, trustedKeys } from '@wingman/token';
import type { PublicJwk, PublicKeySet, SigningKey, TrustedKeys } from '@wingman/token';

/** The key that signs, and all whose signatures still hold: its own, and earlier ones that are on their way out. */
export interface KeyRing {
  signing: SigningKey;
  trusted: TrustedKeys;
  /** The trusted keys as they are published. */
  published: PublicKeySet;
}

interface KeyText {
  /** The setting that holds the private key, for whoever has to correct it. */
  name: string;
  /** An Ed25519 private key as PKCS#8 PEM (`openssl genpkey -algorithm ed25519`). */
  pem: string;
  /** A JWK Set of public keys that are trusted besides. */
  publicKeys: string | undefined;
}

/** Reads a key and the public keys that are trusted besides it. Throws ConfigError, which never shows a key. */
export async function readKeyRing({ name, pem, publicKeys }: KeyText): Promise<KeyRing> {
  const signing = await readSigningKey(pem).catch(() => {
    throw new ConfigError(`${name} is not an Ed25519 private key in PKCS#8 PEM`);
  });
  const others = publicKeys === undefined ? [] : readPublicKeys(name, publicKeys);
  const published = { keys: [signing.publicJwk, ...others.filter(({ kid }) => kid !== signing.kid)] };
  return { signing, trusted: trustedKeys(published), published };
}

function readPublicKeys(name: string, text: string): PublicJwk[] {
  try {
    return publicKeySet.parse(JSON.parse(text)).keys;
  } catch {
    throw new ConfigError(`the public keys beside ${name} are not a JWK Set of Ed25519 keys`);
  }
}
