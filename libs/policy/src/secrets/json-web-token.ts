import { beginsToken, endOfRun } from './reader.js';
import type { Reading } from './reader.js';

const BASE64URL = /[A-Za-z0-9_-]+/y;
const MAX_HEADER = 2000;

/**
 * A JSON Web Token in its compact form (RFC 7515 section 7.1): the header decodes to JSON that names an algorithm.
 * Read from `eyJ`, the beginning of every `{"` in base64.
 */
export function readJsonWebToken(text: string, start: number): Reading {
  const header = endOfRun(BASE64URL, text, start);
  if (text.charAt(header) !== '.') return { resume: Math.max(header, start + 1) };
  const payload = endOfRun(BASE64URL, text, header + 1);
  const signature = text.charAt(payload) === '.' ? endOfRun(BASE64URL, text, payload + 1) : payload;
  const isToken =
    beginsToken(text, start) &&
    payload - header > 10 &&
    namesAlgorithm(text.slice(start, header)) &&
    (signature - payload > 16 || /"alg":"none"/i.test(decoded(text.slice(start, header))));
  return { ...(isToken && { found: { start, end: signature } }), resume: signature };
}

const decoded = (part: string): string => Buffer.from(part, 'base64url').toString('utf8');

function namesAlgorithm(header: string): boolean {
  if (header.length > MAX_HEADER) return false;
  return /"alg"\s{0,4}:\s{0,4}"[^"]{1,40}"/.test(decoded(header));
}
