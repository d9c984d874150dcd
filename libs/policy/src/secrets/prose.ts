import type { Span } from '../span.js';
import { isPlaceholder } from './placeholder.js';
import { isUuid, looksRandom } from './randomness.js';
import type { Reading } from './reader.js';
import { isMixed, isSecretValue } from './secret-value.js';

const WINDOW = 160;
/** A word of a sentence, with the quotes or back-ticks around it. */
const WORD = /([`"'(*_]{0,3})([^\s`"']{1,100})([`"']{0,2})/g;
/** A password or token stands within this many words of its name. */
const MAX_WORDS = 14;
const GIVES = new Set([
  'is',
  'was',
  'are',
  'be',
  '=',
  ':',
  'as',
  'to',
  '->',
  '=>',
  'currently',
  'now',
  'still',
  'lautet',
  'ist',
  'est',
  'es',
  'é',
]);

/** `hunter2`: only "the password is" makes a password of it. */
const WORD_AND_DIGIT = /^[a-z]{5,20}\d$/i;

/** More than the one digit that names have: `Argon2id`, `Base64Url`. */
const MANY_SIGNS = /\d.{0,100}\d|[^\w]/;

/** The rest of the sentence or line behind an anchor. */
const sentenceAt = (text: string, at: number): string => /^[^\n\r]*/.exec(text.slice(at, at + WINDOW))?.[0] ?? '';

/** "the password for the database is …", "log in with password …": a sentence that tells a password. */
export function readToldPassword(text: string, start: number, end: number): Reading {
  return readTold(text, start, end, (value, { quoted, given }) => {
    if (quoted && given) return isSecretValue('password', value, { quoted: true, tight: true, strict: false });
    if (given && WORD_AND_DIGIT.test(value)) return !isPlaceholder(value);
    if (!isSecretValue('password', value, { quoted: false, tight: false, strict: true })) return false;
    return given
      ? true
      : isMixed(value) && value.length >= 8 && ((/[A-Z]/.test(value) && MANY_SIGNS.test(value)) || looksRandom(value));
  });
}

/** "use the token …", "the API key is …": a sentence that tells a generated secret. */
export function readToldToken(text: string, start: number, end: number): Reading {
  return readTold(text, start, end, (value) => !isPlaceholder(value) && (isUuid(value) || looksRandom(value, 16)));
}

/** Plain words are told apart from secrets before any of the costly questions. */
const isWorthALook = (value: string): boolean =>
  value.length >= 6 && /[^a-z]|[a-z]{10}/.test(value) && !/^[-([]|^\w+(?:[([<]|::|->)|\]\(|^[\w.-]+=[^=]/.test(value);

/** A word of a sentence, not a part of a name and not a field of code. */
const isSpoken = (text: string, start: number, end: number): boolean =>
  !/[\w$.-]/.test(text.charAt(start - 1)) && /^(?:s?[:`"')*]{0,3}[\s:])/.test(text.slice(end, end + 6));

const CALLED = /^(?:[\w-]{1,20} ){0,3}(?:password|passphrase|passcode|secret|token|key|credential)s?\b/i;
const LAST_WORD = /([^\s`"'(]{8,120})[`"']{0,2}$/;

/** "use … as the signing secret": the value comes before its name. Read from `as the`. */
export function readToldBefore(text: string, start: number, end: number): Reading {
  const match = CALLED.test(text.slice(end, end + 100).trimStart())
    ? LAST_WORD.exec(text.slice(Math.max(0, start - 130), start).trimEnd())
    : null;
  const value = match?.[1];
  if (!match || value === undefined || isPlaceholder(value) || !(isUuid(value) || looksRandom(value, 12)))
    return { resume: end };
  const at = text.lastIndexOf(value, start);
  return { found: { start: at, end: at + value.length }, resume: end };
}

type Judge = (value: string, how: { quoted: boolean; given: boolean }) => boolean;

function readTold(text: string, start: number, end: number, isSecret: Judge): Reading {
  if (!isSpoken(text, start, end)) return { resume: start };
  const quiet = endOfQuiet(text, end);
  if (quiet !== undefined) return { resume: quiet };
  let given = false;
  let words = 0;
  let resume = end;
  for (const match of sentenceAt(text, end).matchAll(WORD)) {
    const [all, opening = '', word = '', closing = ''] = match;
    const value = word.replace(/[.,;:)]+$/, '');
    const at = end + match.index + opening.length;
    const quoted = opening !== '' && closing !== '';
    if (words++ >= MAX_WORDS) break;
    // What stands further on may be told by a word in between; what stands before was judged here.
    if (words * 2 <= MAX_WORDS) resume = at;
    if (isWorthALook(value) && !word.includes('...') && isSecret(value, { quoted, given }))
      return { found: { start: at, end: at + value.length }, resume: at + value.length };
    if (GIVES.has(word) || /[:=]$/.test(word)) given = true;
    // A sentence ends, and with it what it tells.
    else if (/[.;!?]$/.test(all) || (given && !STAYS_GIVEN.has(word))) break;
    else if (!given && match.index > 100) break;
  }
  return { resume };
}

/** Words between "is" and the password. */
const STAYS_GIVEN = new Set(['set', 'currently', 'now', 'the', 'a', 'still', 'always', 'changed', 'reset', 'updated']);

/**
 * Up to where nothing is told, when no word of the line behind `from` is worth a look; most lines have none. A line that
 * goes on beyond the window is quiet for half of it, for what stands further on may be told by a word in between.
 */
function endOfQuiet(text: string, from: number): number | undefined {
  const limit = Math.min(text.length, from + WINDOW);
  let length = 0;
  let special = false;
  let sign = false;
  for (let at = from; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
    if (code === 32 || code === 9) {
      length = 0;
      special = sign = false;
      continue;
    }
    length += 1;
    const isLower = code >= 97 && code <= 122;
    if (!isLower && isPunctuation(code)) sign = length > 1;
    else special ||= !isLower || sign;
    if (length >= 10 || (length >= 6 && special)) return undefined;
  }
  return limit === text.length ? limit : from + WINDOW / 2;
}

/** A sign that may end a word of a sentence, or stand around it. */
const isPunctuation = (code: number): boolean =>
  (code >= 33 && code <= 47) || code === 58 || code === 59 || code === 63 || code === 96;

const PAIR =
  /(?<=^|[\s`"'(])([A-Za-z][\w.@-]{1,40})(?:\s?[/:]\s?|`\s?[/:]\s?`|\s(?:and|with|\/)\s)["'`]?(?=([^\s`"',;()<>]{6,60}))/g;

/** "log in with admin / …": a user and a password side by side. */
export function readLoginPair(text: string, start: number, end: number): Reading {
  if (!isSpoken(text, start, end)) return { resume: start };
  const quiet = endOfQuiet(text, end);
  if (quiet !== undefined) return { resume: quiet };
  for (const match of sentenceAt(text, end).matchAll(PAIR)) {
    const value = match[2]?.replace(/\.+$/, '') ?? '';
    if (!isPairPassword(value)) continue;
    const at = end + match.index + match[0].length;
    return { found: { start: at, end: at + value.length } satisfies Span, resume: at + value.length };
  }
  return { resume: end };
}

const isPairPassword = (value: string): boolean =>
  isMixed(value) &&
  !/[/]|^[\d.:]+$|\.[a-z]{2,4}$/.test(value) &&
  isSecretValue('password', value, { quoted: false, tight: false, strict: true });
