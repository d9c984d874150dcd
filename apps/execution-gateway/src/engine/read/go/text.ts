import { NotCarriedOut } from './values.js';

const MAX_PADDING = 10_000;

/** Spaces around a text that is not empty. */
export function padded(text: string, before: number, after: number): string {
  if (before < 0 || after < 0 || before > MAX_PADDING || after > MAX_PADDING) throw new NotCarriedOut('such a padding');
  return text === '' ? text : `${' '.repeat(before)}${text}${' '.repeat(after)}`;
}

const MAX_JOINED = 4 * 1024 * 1024;

export function joined(texts: readonly string[], separator: string): string {
  if (texts.length * separator.length > MAX_JOINED) throw new NotCarriedOut('so long a text');
  return texts.join(separator);
}

/** The first bytes of a text; half of a character cannot be said here. */
export function truncated(text: string, length: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length < length) return text;
  if (length < 0) throw new NotCarriedOut('such a length');
  const cut = bytes.subarray(0, length).toString();
  if (!text.startsWith(cut)) throw new NotCarriedOut('half of a character');
  return cut;
}

/** Go's strings.Title: each first letter of a word in upper case. */
export function titleCase(text: string): string {
  let before = ' ';
  return [...text]
    .map((character) => {
      const begins = isSeparator(before);
      before = character;
      return begins ? character.toUpperCase() : character;
    })
    .join('');
}

const isSeparator = (character: string): boolean =>
  character.charCodeAt(0) < 0x80 ? !/[A-Za-z0-9_]/.test(character) : /\p{White_Space}/u.test(character);

const SHORT: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** Go's strconv.Quote. */
export function quoteGo(text: string): string {
  const inner = [...text].map((character) => {
    const short = SHORT[character];
    if (short !== undefined) return short;
    if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
  });
  return `"${inner.join('')}"`;
}
