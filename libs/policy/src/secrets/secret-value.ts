import { isFilledIn, isPlaceholder, wordsOf } from './placeholder.js';
import { entropyOf, isGibberish, isSequence, isUuid, looksRandom } from './randomness.js';
import type { NameClass } from './secret-name.js';

/** How a value stands behind its name. */
export interface Standing {
  quoted: boolean;
  /** `NAME=value` without blanks: settings, command lines, query strings. */
  tight: boolean;
  /** Only a value that was plainly generated counts: arguments of functions, values that are put together, prose. */
  strict: boolean;
}

const AUTH_WORDS = new Set(
  'user password passwd pwd pass secret token tokens key keys credential credentials auth oauth api login logout signin account access refresh client field label name form input error message invalid required reset forgot confirm current new old grant type bearer basic'.split(
    ' ',
  ),
);
/** Texts that describe values: regular expressions, format strings, selectors, code. */
const DESCRIBES =
  /^[a-z_]{2,30}(?::[\w,]{1,30})?(?:\|[a-z_]{2,30}(?::[\w,]{1,30})?)+$|\\[wdsWDSb]|\[[^\]]{1,40}-[^\]]{0,40}\]|\(\?[:=!<]|\.[*+]|^\^|\]\+|^\D{0,200}\$$|=>|\)\s*\{|^[#.][a-z][\w-]*$|\w\(.*\)|^\w+\[['"\w]+\]$/;
const DOTTED_WORDS = /^[A-Za-z_$][\w$-]*(?:\.[A-Za-z_$][\w$-]*)+(?:[([].*)?$/;
const TYPE = /^(?:[A-Z][a-z]+){1,4}(?:<.*>|\[\])?$|^(?:str|string|bytes|number|boolean|bool|int|char|any|object)\b/;

/** Asked before anything else, since it costs nothing. */
const LEAST: Readonly<Record<NameClass, number>> = { password: 4, secret: 8, key: 16 };

/** True when the value in this place would let somebody in. */
export function isSecretValue(named: NameClass, value: string, standing: Standing): boolean {
  if (value.length < LEAST[named] || value.length > 500 || isPlaceholder(value)) return false;
  if (named === 'password') return isPassword(value, standing);
  if (/\s/.test(value)) return false;
  if (!standing.quoted && (/[()[\]{}]/.test(value) || (DOTTED_WORDS.test(value) && !/\d/.test(value)))) return false;
  if (named === 'key') return isKey(value, standing);
  return isUuid(value) ? !isSequence(value.replaceAll('-', '')) && entropyOf(value) > 2.5 : looksRandom(value);
}

/** A bare `key` names anything: only what is long and random counts. */
function isKey(value: string, { quoted, tight, strict }: Standing): boolean {
  if (strict || !(quoted || tight) || value.length < 16 || isUuid(value)) return false;
  return (
    /[A-Za-z]/.test(value) &&
    /\d/.test(value) &&
    !/^[0-9a-f]+$/i.test(value) &&
    entropyOf(value) >= 3.3 &&
    looksRandom(value, 16)
  );
}

function isPassword(value: string, { quoted, tight, strict }: Standing): boolean {
  if (value.length < 4 || /[^\x20-\x7e]/.test(value) || DESCRIBES.test(value)) return false;
  if (/^\d+$/.test(value)) return quoted && !strict && value.length >= 6 && !isSequence(value);
  if (/^(.)\1*$/.test(value) || isUuidOfZeros(value)) return false;
  if (/^--?[a-z]|^!+\w|^0x[0-9a-f]{1,16}$/i.test(value) || (!quoted && /^[\w.$:]+[(<]/.test(value))) return false;
  if (/\s/.test(value)) return isGibberish(value, 8);
  if (isNameOfThing(value)) return false;
  if (strict && /^[A-Z_]+$/.test(value)) return false;
  if (strict) return isMixed(value) || isGibberish(value);
  if (quoted || tight) return true;
  return isMixed(value) || isGibberish(value);
}

const isUuidOfZeros = (value: string): boolean => isUuid(value) && new Set(value).size < 5;

/** `newPassword`, `auth_token`, `login.password.label`, `user.password`: the name of something, not a value. */
function isNameOfThing(value: string): boolean {
  if (DOTTED_WORDS.test(value) && !/\d/.test(value) && !isGibberish(value)) return true;
  const words = wordsOf(value);
  if (words.length < 2 || !/^[A-Za-z][\w.:-]*$/.test(value)) return false;
  return words.some((word) => AUTH_WORDS.has(word)) && !words.some((word) => /\d{2}/.test(word)) && !isGibberish(value);
}

/** Digits or signs among the letters, as passwords have them and names of variables have not. */
export function isMixed(value: string): boolean {
  if (isFilledIn(value) || value.length < 6 || (TYPE.test(value) && !/\d/.test(value))) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s.,:/()[\]{}'"-]/].filter((kind) => kind.test(value)).length;
  return kinds >= 3 || (kinds === 2 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[A-Za-z]+[-_]?\d$/.test(value));
}
