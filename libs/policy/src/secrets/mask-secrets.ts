import type { SecretRules } from './compiled-rules.js';
import { findSecrets } from './find-secrets.js';

/** What stands in place of a secret; the same word that the logs use, and itself no secret to any rule. */
export const MASK = '[redacted]';

/**
 * The text with every secret value masked, and nothing else changed. Masking twice changes nothing more: a mask tells
 * neither the length of the secret nor that it was there twice.
 */
export function maskSecrets(text: string, rules?: SecretRules): string {
  let masked = '';
  let from = 0;
  for (const { start, end } of findSecrets(text, rules)) {
    masked += text.slice(from, start) + MASK;
    from = end;
  }
  return masked + text.slice(from);
}
