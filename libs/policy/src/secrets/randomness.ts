import { readability } from './letter-pairs.js';

/** Runs of letters that read like no word: words and abbreviations of six letters and more stay above it. */
const GIBBERISH = 3.8;

const letterRuns = (value: string): string[] => value.match(/[A-Za-z]+/g) ?? [];

/** Shannon's entropy of the characters, in bits a character. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** Letters that nobody would read as a word: at least `least` of them in runs that are long enough to tell. */
export function isGibberish(value: string, least = 6): boolean {
  const runs = letterRuns(value).filter((run) => run.length >= 4);
  const letters = runs.reduce((sum, run) => sum + run.length, 0);
  if (letters < least) return false;
  return runs.reduce((sum, run) => sum + readability(run) * run.length, 0) / letters < GIBBERISH;
}

/** `abcdefgh`, `12345678`, `aaaabbbb`: hardly anything but steps to the next character. */
export function isSequence(value: string): boolean {
  if (value.length < 4) return true;
  let steps = 0;
  for (let at = 1; at < value.length; at++) {
    const step = value.charCodeAt(at) - value.charCodeAt(at - 1);
    if (step === 0 || step === 1 || step === -1) steps += 1;
  }
  return steps >= (value.length - 1) * 0.75;
}

/** Versions, dates, times, addresses, sizes: digits with a meaning. */
const NUMBER_WITH_MEANING = /^v?\d{1,5}(?:[.:/_-]\d{1,6}){1,7}(?:[a-z]{0,10}\d{0,4})$|^\d{4}-\d\d-\d\d[T ]/i;
/** Names of algorithms, encodings, models, regions and machines: `HMAC-SHA256`, `us-east-1`, `x86_64`, `gpt-4o`. */
const NAME_WITH_NUMBER = /^[A-Za-z]{2,12}(?:[-_/ ]?[A-Za-z]{1,12}){0,6}[-_/ ]?[vV]?\d{1,4}(?:[-_.][a-z]{1,12}){0,3}$/;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isUuid = (value: string): boolean => UUID.test(value);

/**
 * True for a value that a generator made rather than a person: letters and digits mixed beyond what names have, or
 * letters that read like no word. `least` is how long it must be.
 */
export function looksRandom(value: string, least = 8): boolean {
  if (value.length < least || !/^[\x21-\x7e]+$/.test(value)) return false;
  if (new Set(value).size < 5 || isSequence(value) || NUMBER_WITH_MEANING.test(value)) return false;
  const digits = value.match(/\d/g)?.length ?? 0;
  const runs = letterRuns(value);
  const letters = runs.reduce((sum, run) => sum + run.length, 0);
  if (/^(?=.*\d)(?=.*[a-f])[0-9a-f]{16,}$/i.test(value)) return true;
  if (letters === 0) return digits >= 12 && digits === value.length;
  if (isGibberish(value, digits > 0 ? 6 : 8)) return digits > 0 || letters === value.length || value.length >= 12;
  if (digits === 0) return hasRestlessCase(value) && value.length >= 16;
  if (NAME_WITH_NUMBER.test(value)) return false;
  const short = runs.reduce((sum, run) => sum + (run.length < 4 ? run.length : 0), 0);
  if (short * 2 >= letters && digits >= 2 && short + digits >= 6 && changes(value) >= 3) return true;
  const readable = runs.reduce((sum, run) => sum + (run.length >= 5 && readability(run) >= 4 ? run.length : 0), 0);
  return changes(value) >= 4 && value.length >= 12 && readable * 2 < letters;
}

/** `aGhTrWq`: capitals in more places than camelCase has them. */
function hasRestlessCase(value: string): boolean {
  return (value.match(/[a-z][A-Z]/g)?.length ?? 0) * 4 >= value.length;
}

/** How often digits and letters take turns. */
const changes = (value: string): number => value.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
