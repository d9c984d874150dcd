import canonicalize from 'canonicalize';
import { AppError } from '@wingman/contracts';

/** Deeper nesting is refused: a reader of the ledger must not need an endless stack. */
const MAX_DEPTH = 64;

function refuse(path: string, what: string): never {
  throw new AppError('invalid_request', `${path || 'the value'} cannot be written as canonical JSON: ${what}`);
}

function assertWellFormed(text: string, path: string): void {
  // `isWellFormed` is not yet in the ES2023 type library; encodeURIComponent would do the same at ten times the cost.
  if (/\p{Surrogate}/u.test(text)) throw new AppError('invalid_text', `${path || 'the text'} holds a lone surrogate`);
}

function assertRepresentable(value: unknown, path: string, depth: number): void {
  if (depth > MAX_DEPTH) refuse(path, `nested deeper than ${MAX_DEPTH}`);
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') return assertWellFormed(value, path);
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : refuse(path, `${value} is not a JSON number`);
  if (typeof value !== 'object') refuse(path, `a ${typeof value}`);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) assertRepresentable(value[i], `${path}.${i}`, depth + 1);
    return;
  }
  // Plain objects only: a Date or a Map would be written as something that reads back differently.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) refuse(path, 'not a plain object');
  for (const [key, member] of Object.entries(value)) {
    assertWellFormed(key, `a key of ${path || 'the value'}`);
    assertRepresentable(member, path ? `${path}.${key}` : key, depth + 1);
  }
}

/**
 * The canonical JSON text of a value (RFC 8785: keys by UTF-16 code unit, ECMAScript numbers, no white space).
 * What JSON cannot hold is refused instead of being dropped or turned into something else: `undefined`, functions,
 * symbols, big integers, NaN, infinities, class instances, nesting past 64 levels (AppError `invalid_request`) and
 * lone surrogates (AppError `invalid_text`; RFC 8785 section 3.2.2.2).
 */
export function canonicalText(value: unknown): string {
  assertRepresentable(value, '', 0);
  // ECMAScript's own escapes are those of RFC 8785 section 3.2.2.2.
  if (typeof value === 'string') return JSON.stringify(value);
  return canonicalize(value) as string;
}

/** `canonicalText` in UTF-8: the bytes that are hashed, signed or stored. */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonicalText(value), 'utf8');
}
