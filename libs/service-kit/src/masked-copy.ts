import { MASK } from '@wingman/contracts';
import { createMask, namesSecret, redactText } from './redact.js';
import type { MaskText } from './redact.js';

export interface MaskedCopyOptions {
  /** Masks secrets beyond the shapes that every process knows. */
  maskText: MaskText;
  /** Masks the text of a field, whose name may say that a secret is in it. */
  maskField: (name: string, text: string) => string;
}

/**
 * Makes copies of JSON values in which whatever looks like a secret is masked, in names and in texts, and the text of a
 * field that is named like a secret. For what is stored for good: nothing ever has to be taken out again.
 */
export function createMaskedCopy(options: MaskedCopyOptions): <Value>(value: Value) => Value {
  const maskText = createMask(options.maskText);
  const masked = (value: unknown): unknown => {
    if (typeof value === 'string') return maskText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(masked);
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        maskText(name),
        typeof member === 'string' ? maskedField(name, member) : masked(member),
      ]),
    );
  };
  const maskedField = (name: string, text: string): string =>
    namesSecret(name) ? MASK : options.maskField(name, redactText(text));
  return <Value>(value: Value) => masked(value) as Value;
}
