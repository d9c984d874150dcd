import { ConfigError } from '@wingman/service-kit';
import { readSigningKey } from '@wingman/token';
import type { SigningKey } from '@wingman/token';

/** The key of ATTESTATION_SIGNING_KEY. Throws ConfigError, which never shows it. */
export async function readAttestationKey(pem: string | undefined): Promise<SigningKey | undefined> {
  if (pem === undefined) return undefined;
  try {
    return await readSigningKey(pem);
  } catch {
    throw new ConfigError('ATTESTATION_SIGNING_KEY is not an Ed25519 private key in PKCS#8 PEM');
  }
}
