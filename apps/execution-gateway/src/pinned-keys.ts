import { ConfigError } from '@wingman/service-kit';
import { trustedKeys } from '@wingman/token';
import type { TrustedKeys } from '@wingman/token';

/** The keys of a JWK Set that a setting holds. Throws ConfigError with the setting's name, never what it holds. */
export function readPinnedKeys(setting: string, text: string): TrustedKeys {
  try {
    return trustedKeys(JSON.parse(text));
  } catch {
    throw new ConfigError(`${setting} is not a JWK Set of Ed25519 keys`);
  }
}
