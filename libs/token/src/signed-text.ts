import { AppError } from '@wingman/contracts';

const PART = /^[A-Za-z0-9_-]+$/;
const MAX_LENGTH = 65_536;

/**
 * Throws `token_invalid` unless the text is a compact JWS (RFC 7515, 7.1) in its one canonical spelling: three parts of
 * base64url whose unused last bits are zero, the first two of them JSON as `JSON.stringify` writes it. Decoders accept
 * other spellings of the same bytes (RFC 4648, 3.5), and two texts for one token would be two tokens to whoever compares
 * texts; of a member that stands there twice readers take the first or the last (RFC 8259, 4).
 */
export function assertCanonicalJws(text: string): void {
  const parts = text.length <= MAX_LENGTH ? text.split('.') : [];
  const [header = '', payload = ''] = parts;
  const canonical = parts.length === 3 && parts.every(isPlain) && isPlainJson(header) && isPlainJson(payload);
  if (!canonical) throw new AppError('token_invalid', 'the token is no compact JWS in its canonical form');
}

const isPlain = (part: string): boolean =>
  PART.test(part) && Buffer.from(part, 'base64url').toString('base64url') === part;

function isPlainJson(part: string): boolean {
  const bytes = Buffer.from(part, 'base64url');
  try {
    return Buffer.from(JSON.stringify(JSON.parse(bytes.toString('utf8')))).equals(bytes);
  } catch {
    return false;
  }
}
