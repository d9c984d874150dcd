import { generateKeyPairSync, sign } from 'node:crypto';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

/** A genuine token with something else in it, under the genuine signature. */
export function tampered(token: string, changes: Record<string, unknown>): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return `${header}.${encoded({ ...decoded(payload), ...changes })}.${signature}`;
}

/** The same claims, unsigned: `alg: none`, the oldest hole of JSON web tokens (RFC 8725, 2.1). */
export function unsigned(token: string): string {
  const [header = '', payload = ''] = token.split('.');
  return `${encoded({ ...decoded(header), alg: 'none' })}.${payload}.`;
}

/** The same header and claims, signed by a key of our own under the name of the genuine one. */
export function signedByUs(token: string): string {
  const [header = '', payload = ''] = token.split('.');
  const { privateKey } = generateKeyPairSync('ed25519');
  return `${header}.${payload}.${sign(null, Buffer.from(`${header}.${payload}`), privateKey).toString('base64url')}`;
}
