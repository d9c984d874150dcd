const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const HASH_TEXT_LENGTH = 44;

/** Where a leaf's `prev` and `seq` lie in a buffer: half-open byte ranges of the values, quotes not included. */
export interface ChainFields {
  seq: number;
  prevStart: number;
  prevEnd: number;
  seqStart: number;
  seqEnd: number;
}

/** Position of the quote that ends the string opened at `open`, or `end`. */
function closingQuote(bytes: Uint8Array, open: number, end: number): number {
  let at = open + 1;
  while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return Math.min(at, end);
}

/** Whether the string between two quotes is a member's name: a colon follows no other string. */
const isKey = (bytes: Uint8Array, open: number, close: number, name: string): boolean => {
  if (close - open - 1 !== name.length || bytes[close + 1] !== COLON) return false;
  for (let i = 0; i < name.length; i++) if (bytes[open + 1 + i] !== name.charCodeAt(i)) return false;
  return true;
};

/** End of the digits from `start` on, or `start` when they are no canonical natural number. */
function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at++;
  return bytes[start] === 0x30 && at > start + 1 ? start : at;
}

/**
 * Finds the members `prev` and `seq` of the outermost object of a line of canonical JSON, without parsing the rest: it
 * follows strings, escapes and nesting, so that text inside a claim or a nested object is never mistaken for them.
 * Undefined when the bytes from `start` to `end` are not one object that has both, well-formed, and in this order.
 * It is no JSON validator: what it lets pass is held to its bytes by the leaf hash.
 */
export function findChainFields(bytes: Uint8Array, start: number, end: number): ChainFields | undefined {
  const found: ChainFields = { seq: -1, prevStart: -1, prevEnd: -1, seqStart: -1, seqEnd: -1 };
  if (bytes[start] !== OPEN_BRACE) return undefined;
  let depth = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const close = closingQuote(bytes, at, end);
      if (depth === 1) {
        if (isKey(bytes, at, close, 'prev')) {
          if (found.prevStart !== -1 || bytes[close + 2] !== QUOTE) return undefined;
          found.prevStart = close + 3;
          found.prevEnd = closingQuote(bytes, close + 2, end);
        } else if (isKey(bytes, at, close, 'seq')) {
          if (found.seqStart !== -1 || found.prevStart === -1) return undefined;
          found.seqStart = close + 2;
          found.seqEnd = digitsEnd(bytes, close + 2, end);
        }
      }
      at = close;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
      if (depth === 0) return at === end - 1 ? checked(bytes, found) : undefined;
    }
  }
  return undefined;
}

function checked(bytes: Uint8Array, found: ChainFields): ChainFields | undefined {
  const { prevStart, prevEnd, seqStart, seqEnd } = found;
  if (seqStart === -1 || seqEnd === seqStart) return undefined;
  const prevLength = prevEnd - prevStart;
  if (prevLength !== 0 && prevLength !== HASH_TEXT_LENGTH) return undefined;
  const after = bytes[seqEnd];
  if (after !== COMMA && after !== CLOSE_BRACE) return undefined;
  let seq = 0;
  for (let at = seqStart; at < seqEnd; at++) seq = seq * 10 + bytes[at]! - 0x30;
  found.seq = seq;
  return Number.isSafeInteger(seq) ? found : undefined;
}
