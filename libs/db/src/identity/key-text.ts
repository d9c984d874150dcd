import { createHash, randomBytes } from 'node:crypto';
import type { Scope } from '@wingman/contracts';

// 24 bytes are 192 bits of chance and 32 base64url characters; the contract asks for 22 at least.
const SECRET_BYTES = 24;

/** The text of a new key: `wm_<scope initials>_<32 random characters>`. It exists here once and is never stored. */
export function createKeyText(scopes: readonly Scope[]): string {
  const initials = scopes.map((scope) => scope[0]).join('');
  return `wm_${initials}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** What the database keeps of a key: SHA-256 of its text. 192 random bits need no slow hash. */
export const hashKey = (key: string): Buffer => createHash('sha256').update(key).digest();
