import type { SecretRule } from '../rules/rule.js';
import type { Span } from '../span.js';
import { builtinSecretRules } from './builtin-rules.js';
import type { SecretRules, WordRule } from './compiled-rules.js';
import { couldBeIssued } from './token.js';

/** A secret that stands in a text. The span is its value alone, without name and quotes. */
export interface SecretFinding extends Span {
  rule: SecretRule;
}

/**
 * Finds the secrets in a text: in order, without overlaps; where two rules agree on a place, the more special one
 * speaks. Takes time in proportion to the text and never throws.
 */
export function findSecrets(text: string, rules: SecretRules = builtinSecretRules()): SecretFinding[] {
  const found: SecretFinding[] = [];
  const resume = new Int32Array(rules.readers.length);
  rules.search(text, ({ index, rule, read }, start, end) => {
    if (start < (resume[index] ?? 0)) return;
    const reading = read(text, start, end);
    resume[index] = reading.resume;
    const speaks = reading.rule ?? rule;
    if (reading.found && speaks) found.push({ ...reading.found, rule: speaks });
  });
  findWords(text, rules.words, found);
  return withoutOverlaps(found);
}

const LONG_WORD = /[A-Za-z0-9+/_.-]{16,}/g;
const NEAR = 100;

function findWords(text: string, words: readonly WordRule[], found: SecretFinding[]): void {
  for (const { 0: run, index } of text.matchAll(LONG_WORD)) {
    const word = run.endsWith('.') ? run.replace(/\.{1,3}$/, '') : run;
    if (word.length > 200) continue;
    const rule = words.find(({ shape, near }) => shape.isWhole(word) && (!near || isNear(text, index, near)))?.rule;
    if (rule && couldBeIssued(word)) found.push({ start: index, end: index + word.length, rule });
  }
}

function isNear(text: string, at: number, near: readonly string[]): boolean {
  const before = text.slice(Math.max(0, at - NEAR), at).toLowerCase();
  return near.some((word) => before.includes(word.toLowerCase()));
}

/** Rules on names and sentences give way to those that know the kind of secret, and these to those that know whose it is. */
function rankOf({ match: { secret } }: SecretRule): number {
  if (secret.form !== 'reader') return 2;
  return /^(?:named|told)_/.test(secret.reader) ? 0 : 1;
}

function withoutOverlaps(found: SecretFinding[]): SecretFinding[] {
  const kept: SecretFinding[] = [];
  for (const finding of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept[kept.length - 1];
    if (!last || finding.start >= last.end) kept.push(finding);
    else kept[kept.length - 1] = merged(last, finding);
  }
  return kept;
}

/** One finding for two that overlap: all of the text that either takes for secret. */
function merged(first: SecretFinding, second: SecretFinding): SecretFinding {
  const rule = rankOf(second.rule) > rankOf(first.rule) ? second.rule : first.rule;
  return { start: first.start, end: Math.max(first.end, second.end), rule };
}
