import { MASK } from '@wingman/contracts';
import { maskField, maskSecrets } from '@wingman/policy';
import { namesSecret, redactText } from '@wingman/service-kit';

/**
 * A copy of a JSON value in which whatever looks like a secret is masked, in names and in texts, and the text of a
 * field that is named like a secret. It is applied before anything is hashed, so that nothing ever has to be taken out
 * of the ledger again.
 */
export function maskedCopy<Value>(value: Value): Value {
  return masked(value) as Value;
}

const maskText = (text: string): string => maskSecrets(redactText(text));

function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(masked);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      maskText(name),
      typeof member === 'string' ? maskedField(name, member) : masked(member),
    ]),
  );
}

const maskedField = (name: string, text: string): string =>
  namesSecret(name) ? MASK : maskField(name, redactText(text));
