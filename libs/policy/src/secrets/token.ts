import type { SecretMatch } from '../rules/secret-rule.js';
import type { PatternEngine } from './pattern.js';
import { entropyOf, isSequence } from './randomness.js';
import { beginsToken, endsToken } from './reader.js';
import type { Reader } from './reader.js';

type TokenMatch = Extract<SecretMatch, { form: 'token' }>;

/** A reader of tokens with a known prefix; its anchors are the prefixes. */
export function tokenReader({ prefix, body, before }: TokenMatch, engine: PatternEngine): Reader {
  const pattern = engine(body);
  const beforePattern = before === undefined ? undefined : engine(before);
  const prefixes = new Set(prefix);
  return (text, start, end) => {
    // Anchors are found in any case; a token has its own.
    if (!prefixes.has(text.slice(start, end))) return { resume: start };
    const from = beforePattern ? beforePattern.startBefore(text, start) : start;
    if (from < 0 || !beginsToken(text, from)) return { resume: start };
    const to = pattern.endAt(text, end);
    if (to < 0) return { resume: start };
    const isToken =
      endsToken(text, to) &&
      (!isFileExtension(text, from) || isAddress(text, start, end)) &&
      couldBeIssued(text.slice(end, to));
    return { ...(isToken && { found: { start: from, end: to } }), resume: to };
  };
}

/** `logo.ico-7a38…png`: behind a dot in a name. */
const isFileExtension = (text: string, at: number): boolean => /\w\.$/.test(text.slice(Math.max(0, at - 2), at));

/** The prefix is a host and a path: what stands before a dot is the rest of the host. */
const isAddress = (text: string, start: number, end: number): boolean => text.slice(start, end).includes('/');

const STAND_IN =
  /[xX]{5}|[*]{3}|\.{3}|_{7}|(.)\1{7}|EXAMPLE(?:KEY)?$|your[-_]|placeholder|redacted|[-_]here$|change[-_]?me|<|>/;

/** False for what manuals put in a token's place: crosses, one character again and again, AWS's `…EXAMPLE`. */
export function couldBeIssued(body: string): boolean {
  if (body.length < 8) return true;
  return (
    !STAND_IN.test(body) &&
    !(isSequence(body) && new Set(body).size < 12) &&
    entropyOf(body) >= Math.min(2.6, Math.log2(body.length) * 0.6)
  );
}
