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
  let resume: Int32Array | undefined;
  rules.search(text, ({ index, rule, read }, start, end) => {
    resume ??= new Int32Array(rules.readers.length);
    if (start < (resume[index] ?? 0)) return;
    const reading = read(text, start, end);
    resume[index] = reading.resume;
    const speaks = reading.rule ?? rule;
    if (reading.found && speaks) found.push({ ...reading.found, rule: speaks });
  });
  findWords(text, rules.words, found);
  return found.length > 1 ? withoutOverlaps(found) : found;
}

const LEAST_WORD = 16;
const MOST_WORD = 200;
const NEAR = 100;
/** Letters, digits and `+/_.-`. A table: the text is walked by character, which a pattern with a least length is not. */
const IN_WORD = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(/[A-Za-z0-9+/_.-]/.test(String.fromCharCode(code))),
);

function findWords(text: string, words: readonly WordRule[], found: SecretFinding[]): void {
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && IN_WORD[text.charCodeAt(at)] === 1) continue;
    if (at - start >= LEAST_WORD && at - start <= MOST_WORD) readWord(text, start, at, words, found);
    start = at + 1;
  }
}

function readWord(text: string, start: number, stop: number, words: readonly WordRule[], found: SecretFinding[]): void {
  const word = text.slice(start, stop).replace(/\.{1,3}$/, '');
  const rule = words.find(({ shape, near }) => shape.isWhole(word) && (!near || isNear(text, start, near)))?.rule;
  if (rule && couldBeIssued(word)) found.push({ start, end: start + word.length, rule });
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
