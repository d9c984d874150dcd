import type { Span } from '../span.js';

/** A value as it stands in a text: without its quotes. */
export interface Literal extends Span {
  value: string;
  /** In quotes of any kind, escaped ones included. */
  quoted: boolean;
  /** Where the text goes on: behind the closing quote. */
  after: number;
}

const MAX_LITERAL = 600;

/** `r"`, `b'`, `@"`, `\"`, `"""`: prefix letters, backslashes, quote. */
const OPENING = /(?:[frbuFRBULNn@&]{1,2}(?=["']))?(\\{0,3})("""|'''|["'`]|&quot;)/y;
/** A bare value ends at white space, quotes, angle brackets and what separates fields. */
const BARE = /[^\s"'`<>,;&|\\=]{1,400}/y;
/** Padding belongs to it; and equals signs within it where it is no name. */
const PADDING = /={0,2}/y;
const MORE = /(?:={1,2}[A-Za-z0-9_+/.-]{2,100}){0,6}={0,2}/y;

/** Reads the literal that begins at `at`; `undefined` when there is none. */
export function literalAt(text: string, at: number): Literal | undefined {
  OPENING.lastIndex = at;
  const opening = OPENING.exec(text);
  return opening ? quotedAt(text, OPENING.lastIndex, `${opening[1]}${opening[2]}`) : bareAt(text, at);
}

function quotedAt(text: string, start: number, quote: string): Literal | undefined {
  const limit = Math.min(text.length, start + MAX_LITERAL);
  for (let at = start; at < limit; at++) {
    if (text.startsWith(quote, at)) {
      return { start, end: at, value: text.slice(start, at), quoted: true, after: at + quote.length };
    }
    const char = text.charCodeAt(at);
    if (char === 92 && !quote.startsWith('\\')) at += 1;
    else if (char === 10 && quote.length === 1 && quote !== '`') break;
  }
  // The text was cut off in the middle, or this was an apostrophe: what follows counts up to a blank.
  return bareAt(text, start);
}

function bareAt(text: string, start: number): Literal | undefined {
  BARE.lastIndex = start;
  const match = BARE.exec(text);
  if (!match) return undefined;
  const more = /\d/.test(match[0]) && /[A-Za-z]/.test(match[0]) ? MORE : PADDING;
  more.lastIndex = BARE.lastIndex;
  const value = trimmed(`${match[0]}${more.exec(text)?.[0] ?? ''}`);
  const end = start + value.length;
  return value === '' ? undefined : { start, end, value, quoted: false, after: end };
}

/** Without the sentence's end or a bracket that was opened before the value. */
function trimmed(value: string): string {
  let end = value.length;
  while (end > 0 && isTrailing(value, end)) end -= 1;
  return value.slice(0, end);
}

const OPEN: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

function isTrailing(value: string, end: number): boolean {
  const last = value.charAt(end - 1);
  if (last === '.' || last === ':') return true;
  const open = OPEN[last];
  return open !== undefined && !value.slice(0, end - 1).includes(open);
}
