import { isPlaceholder } from './placeholder.js';
import { looksRandom } from './randomness.js';
import type { Reading } from './reader.js';

const SCHEME = /[A-Za-z][A-Za-z0-9+.-]{0,30}$/;
/** An authority ends at white space, quotes and angle brackets; a password may hold more than RFC 3986 allows it. */
const AUTHORITY = /[^\s"'`<>\\]{1,300}/y;
const USERINFO = /^([^:@/?#]{0,100}):([^@]{1,200})@(?=[\w[{$%*(-])/;
const TOKEN_ONLY = /^([A-Za-z0-9_-]{20,200})@(?=\w)/;

/** A password, or a token in its place, before the host of a URL of any scheme (RFC 3986 section 3.2.1). Read from `://`. */
export function readUrlCredentials(text: string, start: number, end: number): Reading {
  AUTHORITY.lastIndex = end;
  if (!AUTHORITY.test(text) || !SCHEME.test(text.slice(Math.max(0, start - 32), start))) return { resume: end };
  const stop = AUTHORITY.lastIndex;
  const address = text.slice(end, stop);
  if (!address.includes('@')) return { resume: stop };
  const match = USERINFO.exec(address);
  if (match) {
    const [, user = '', password = ''] = match;
    const at = end + user.length + 1;
    const isSecret = isUrlPassword(user, password);
    return { ...(isSecret && { found: { start: at, end: at + password.length } }), resume: at };
  }
  const token = TOKEN_ONLY.exec(address)?.[1];
  const isSecret = token !== undefined && looksRandom(token, 20);
  return { ...(isSecret && { found: { start: end, end: end + token.length } }), resume: end };
}

function isUrlPassword(user: string, password: string): boolean {
  // `http://host:80/path?x=a@b`: what stands before the sign is a port and a path, not a password.
  if (/^\d{1,5}(?:[/?#]|$)/.test(password) || /^[/?#]/.test(password)) return false;
  if (/[/?]/.test(password) && !looksRandom(password.replace(/\W/g, ''))) return false;
  if (isPlaceholder(percentDecoded(password)) || /^[({[<]|[)}\]>]$/.test(password)) return false;
  return password !== user && password.length >= 3;
}

/** `%24` hides no dollar of a variable from the filter, and a broken escape stays as it is. */
function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value).replace(/^\$/, '');
  } catch {
    return value;
  }
}
