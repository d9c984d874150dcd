import { AppError } from '@wingman/contracts';

const PART = /^[A-Za-z0-9_-]+$/;
const MAX_LENGTH = 65_536;

/**
 * Throws `token_invalid` unless the text is a compact JWS (RFC 7515, 7.1) in its one canonical spelling: three parts of
 * base64url whose unused last bits are zero. Decoders accept other spellings of the same bytes (RFC 4648, 3.5), and two
 * texts for one token would be two tokens to whoever compares texts.
 */
export function assertCanonicalJws(text: string): void {
  const parts = text.length <= MAX_LENGTH ? text.split('.') : [];
  const canonical =
    parts.length === 3 &&
    parts.every((part) => PART.test(part) && Buffer.from(part, 'base64url').toString('base64url') === part);
  if (!canonical) throw new AppError('token_invalid', 'the token is no compact JWS in its canonical form');
}
