import { MAX_WORD } from './limits.js';

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};
const ESCAPE = /\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|(0?[0-7]{1,3})|(.))/gs;

/** Backslash escapes as `echo -e` and `printf` read them. */
export function decodeEscapes(text: string): string {
  return text.replace(ESCAPE, (all, hex?: string, short?: string, long?: string, octal?: string, simple?: string) => {
    const code = hex ?? short ?? long;
    if (code !== undefined) return character(Number.parseInt(code, 16));
    if (octal !== undefined) return character(Number.parseInt(octal, 8));
    return SIMPLE[simple ?? ''] ?? all;
  });
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** What `printf FORMAT WORD…` prints; undefined for a format that needs more than text. */
export function formatted(words: readonly string[]): string | undefined {
  const [format, ...rest] = words;
  if (format === undefined || format.startsWith('-')) return undefined;
  const values = [...rest];
  let output = '';
  do {
    const before = values.length;
    const text = format.replace(
      /%(?:([sbcdiq])|(%))|\\(?:x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)/gs,
      (all, kind?: string, percent?: string) => {
        if (percent) return '%';
        if (!kind) return decodeEscapes(all);
        const value = values.shift() ?? '';
        return kind === 'b' ? decodeEscapes(value) : kind === 'c' ? value.slice(0, 1) : value;
      },
    );
    output += text;
    // A format that takes no words is printed once, whatever words there are.
    if (values.length === before) break;
  } while (values.length > 0 && output.length <= MAX_WORD);
  return output.length > MAX_WORD ? undefined : output;
}

/** Text out of base64, standard or for URLs; undefined when it is not base64 of UTF-8 text. */
export function decodeBase64(text: string): string | undefined {
  const body = text.replace(/\s/g, '');
  if (body === '' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(body)) return undefined;
  return utf8(Buffer.from(body, 'base64'));
}

export function decodeHex(text: string): string | undefined {
  // `xxd -r` without -p reads a dump: an offset, then groups of hex digits, then the text.
  const body = text
    .split('\n')
    .map((line) => line.replace(/^[0-9A-Fa-f]{1,8}: /, '').replace(/ {2}.*$/, ''))
    .join('')
    .replace(/\s|\\x|0x/g, '');
  return body !== '' && /^(?:[0-9A-Fa-f]{2})+$/.test(body) ? utf8(Buffer.from(body, 'hex')) : undefined;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function decodeBase32(text: string): string | undefined {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const char of text.replace(/[\s=]/g, '')) {
    const digit = BASE32.indexOf(char);
    if (digit < 0) return undefined;
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
  }
  return utf8(Buffer.from(bytes));
}

function utf8(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? undefined : text;
}

/** What `tr` makes of a text: sets of characters and ranges, and `-d`. Undefined for classes and other options. */
export function translated(text: string, words: readonly string[]): string | undefined {
  const deletes = words[0] === '-d';
  const from = characters(words[deletes ? 1 : 0]);
  const to = deletes ? [] : characters(words[1]);
  if (!from || !to || words.length > 2) return undefined;
  const table = new Map<string, string>();
  from.forEach((char, index) => table.set(char, to[index] ?? to.at(-1) ?? ''));
  return [...text].map((char) => table.get(char) ?? char).join('');
}

function characters(set: string | undefined): string[] | undefined {
  if (set === undefined || set.startsWith('-') || set.startsWith('[:')) return undefined;
  const found: string[] = [];
  const chars = [...decodeEscapes(set)];
  for (let index = 0; index < chars.length; index += 1) {
    const char = chars[index] ?? '';
    const last = chars[index + 1] === '-' ? chars[index + 2] : undefined;
    if (last === undefined) {
      found.push(char);
      continue;
    }
    const end = last.charCodeAt(0);
    if (end - char.charCodeAt(0) > 256) return undefined;
    for (let code = char.charCodeAt(0); code <= end; code += 1) found.push(String.fromCharCode(code));
    index += 2;
  }
  return found;
}
