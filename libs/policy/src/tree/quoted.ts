import type { Scalar } from './tree.js';

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  e: '\x1b',
  '0': '\0',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Decodes the escape after the backslash at `at`: what it means and how long it is, the backslash included. */
function readEscape(text: string, at: number): { value: string; length: number } {
  const char = text[at + 1] ?? '';
  const digits = HEX_DIGITS[char];
  if (digits !== undefined) {
    const hex = text.slice(at + 2, at + 2 + digits);
    const point = hex.length === digits && /^[0-9a-fA-F]+$/.test(hex) ? Number.parseInt(hex, 16) : Number.NaN;
    if (point <= 0x10ffff) return { value: String.fromCodePoint(point), length: 2 + digits };
  }
  // A backslash at the end of a line joins it with the next one.
  if (char === '\n' || char === '\r') {
    const rest = /^\r?\n[ \t]{0,200}/.exec(text.slice(at + 1, at + 210));
    return { value: '', length: 1 + (rest?.[0].length ?? 1) };
  }
  return { value: SIMPLE[char] ?? char, length: 1 + char.length };
}

/** Collects a decoded value together with the place of each of its characters. */
class Decoded {
  #value = '';
  readonly positions: number[] = [];

  add(value: string, at: number): void {
    this.#value += value;
    for (let i = 0; i < value.length; i++) this.positions.push(at);
  }

  get value(): string {
    return this.#value;
  }
}

/**
 * Reads the quoted value that begins at `at` with `"` (escapes of JSON and YAML) or `'` (a doubled quote is one).
 * Undefined when it is not closed. The span is what stands between the quotes.
 */
export function readQuoted(text: string, at: number): Scalar | undefined {
  const quote = text[at]!;
  const start = at + 1;
  const plain = plainEnd(text, start, quote);
  if (plain === undefined) return undefined;
  if (text[plain] === quote && text[plain + 1] !== quote)
    return { kind: 'scalar', start, end: plain, value: text.slice(start, plain), quoted: true };
  const decoded = new Decoded();
  for (let i = start; i < text.length;) {
    const char = text[i]!;
    if (char === quote) {
      if (quote === '"' || text[i + 1] !== quote)
        return {
          kind: 'scalar',
          start,
          end: i,
          value: decoded.value,
          quoted: true,
          positions: [...decoded.positions, i],
        };
      decoded.add(quote, i);
      i += 2;
    } else if (char === '\\' && quote === '"') {
      const { value, length } = readEscape(text, i);
      decoded.add(value, i);
      i += length;
    } else {
      decoded.add(char, i);
      i += 1;
    }
  }
  return undefined;
}

/** Where the value stops being what is written: at the closing quote or the first escape. */
function plainEnd(text: string, start: number, quote: string): number | undefined {
  for (let i = start; i < text.length; i++) {
    if (text[i] === quote || (quote === '"' && text[i] === '\\')) return i;
  }
  return undefined;
}
