import { isPlaceholder } from './placeholder.js';
import { isUuid, looksRandom } from './randomness.js';
import { beginsToken, endOfRun } from './reader.js';
import type { Reading } from './reader.js';

const BLANKS = /(?:[ \t]|%20|\+){1,4}["']?/y;
const BASE64 = /[A-Za-z0-9+/_-]+={0,2}/y;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*/y;

/** User and password behind `Basic` (RFC 7617): base64 that decodes to `user:password`. */
export function readBasic(text: string, start: number, end: number): Reading {
  const from = endOfRun(BLANKS, text, end);
  const to = endOfRun(BASE64, text, from);
  const isSecret =
    from > end &&
    to - from >= 8 &&
    to - from < 1000 &&
    beginsToken(text, start) &&
    isUserAndPassword(text.slice(from, to));
  return { ...(isSecret && { found: { start: from, end: to } }), resume: Math.max(end, to) };
}

/** True for base64 of printable `user:password` with a password that somebody could use. */
export function isUserAndPassword(base64: string): boolean {
  const [user, ...rest] = Buffer.from(base64, 'base64').toString('latin1').split(':');
  const password = rest.join(':');
  if (user === undefined || !/^[\x20-\x7e]+$/.test(`${user}${password}`)) return false;
  return password.length >= 3 && !isPlaceholder(password);
}

/** A token behind `Bearer` (RFC 6750 section 2.1) or `Token`. */
export function readBearer(text: string, start: number, end: number): Reading {
  const from = endOfRun(BLANKS, text, end);
  const to = endOfRun(TOKEN68, text, from);
  const value = text.slice(from, to).replace(/\.+$/, '');
  const isSecret =
    from > end &&
    value.length >= 12 &&
    value.length < 4000 &&
    beginsToken(text, start) &&
    !isPlaceholder(value) &&
    (isUuid(value) || looksRandom(value, 12));
  return { ...(isSecret && { found: { start: from, end: from + value.length } }), resume: Math.max(end, to) };
}
