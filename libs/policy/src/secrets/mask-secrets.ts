import { MASK } from '@wingman/contracts';
import type { SecretRules } from './compiled-rules.js';
import { findSecrets } from './find-secrets.js';
import { classOfName } from './secret-name.js';
import { isSecretValue } from './secret-value.js';

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

/** The text of a field: masked whole where its name makes a secret of it, and else by what it holds. */
export function maskField(name: string, text: string): string {
  const named = classOfName(name);
  const isSecret = named !== undefined && isSecretValue(named, text, { quoted: true, tight: true, strict: false });
  return isSecret ? MASK : maskSecrets(text);
}
