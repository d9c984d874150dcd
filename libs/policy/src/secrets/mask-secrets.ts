import { MASK } from '@wingman/contracts';
import type { Span } from '../span.js';
import type { SecretRules } from './compiled-rules.js';
import { findSecrets } from './find-secrets.js';
import { classOfName } from './secret-name.js';
import { isSecretValue } from './secret-value.js';

/**
 * The text with every secret value masked, and nothing else changed. Masking twice changes nothing more: a mask tells
 * neither the length of the secret nor that it was there twice.
 */
export const maskSecrets = (text: string, rules?: SecretRules): string => masked(text, findSecrets(text, rules));

/** The words of a command, masked as the line that they make: what stands before a word may tell that it is a secret. */
export function maskWords(words: readonly string[], rules?: SecretRules): string[] {
  const inLine = findSecrets(words.join(' '), rules);
  let next = 0;
  return words.map((word) => {
    const from = next;
    next += word.length + 1;
    const here = inLine.map(({ start, end }) => ({
      start: Math.max(start - from, 0),
      end: Math.min(end - from, word.length),
    }));
    return masked(word, [...here.filter(({ start, end }) => start < end), ...findSecrets(word, rules)]);
  });
}

function masked(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let out = '';
  let from = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start >= from) out += text.slice(from, start) + MASK;
    from = Math.max(from, end);
  }
  return out + text.slice(from);
}

/** The text of a field: masked whole where its name makes a secret of it, and else by what it holds. */
export function maskField(name: string, text: string): string {
  const named = classOfName(name);
  const isSecret = named !== undefined && isSecretValue(named, text, { quoted: true, tight: true, strict: false });
  return isSecret ? MASK : maskSecrets(text);
}
