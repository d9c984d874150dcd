import { MASK, namesSecret, redactText } from '@wingman/service-kit';

/**
 * A copy of a JSON value in which whatever looks like a secret is masked, in names and in texts, and
 * the text of a field that is named like a secret. It is applied before
 * anything is hashed, so that nothing ever has to be taken out of the ledger again.
 */
export function maskSecrets<Value>(value: Value): Value {
  return masked(value) as Value;
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(masked);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      redactText(name),
      typeof member === 'string' && namesSecret(name) ? MASK : masked(member),
    ]),
  );
}
