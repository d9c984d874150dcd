/** A number as it was written: a Go program passes it on digit by digit. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A JSON value that keeps what `JSON.parse` loses: the order of all keys, and the digits of numbers. */
export type Json = null | boolean | string | JsonNumber | Json[] | Map<string, Json>;

interface Token {
  kind: 'string' | 'number' | 'word' | 'mark';
  text: string;
}

const TOKEN = /[ \t\r\n]*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|([[\]{},:]))/y;

/** @throws Error for what is no JSON */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw new Error('the answer is no JSON');
    const [, string, number, word, mark = ''] = match;
    if (string !== undefined) tokens.push({ kind: 'string', text: string });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'mark', text: mark });
  }
  return tokens;
}

/** @throws Error for what is no JSON */
export function parseJson(text: string): Json {
  const reader = { tokens: tokensOf(text), at: 0 };
  const value = readValue(reader);
  if (reader.at !== reader.tokens.length) throw new Error('the answer is more than one JSON value');
  return value;
}

interface Reader {
  tokens: readonly Token[];
  at: number;
}

const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

function next(reader: Reader): Token {
  const token = reader.tokens[reader.at++];
  if (!token) throw new Error('the answer ends too early');
  return token;
}

function readValue(reader: Reader): Json {
  const { kind, text } = next(reader);
  if (kind === 'string') return JSON.parse(text) as string;
  if (kind === 'number') return new JsonNumber(text);
  if (kind === 'word') return WORDS[text] ?? null;
  if (text === '[') return readItems(reader, ']', () => readValue(reader));
  if (text !== '{') throw new Error('the answer is no JSON');
  const entries = readItems(reader, '}', (): [string, Json] => {
    const key = JSON.parse(next(reader).text) as string;
    next(reader);
    return [key, readValue(reader)];
  });
  return new Map(entries);
}

function readItems<Item>(reader: Reader, end: string, read: () => Item): Item[] {
  const items: Item[] = [];
  if (reader.tokens[reader.at]?.text === end) {
    reader.at += 1;
    return items;
  }
  for (;;) {
    items.push(read());
    const { text } = next(reader);
    if (text === end) return items;
    if (text !== ',') throw new Error('the answer is no JSON');
  }
}

/** The same text with each value in a line of its own, four spaces deeper for each level: Go's `json.Indent`. */
export function indentJson(text: string): string {
  let depth = 0;
  const parts: string[] = [];
  const newline = () => `\n${'    '.repeat(depth)}`;
  const tokens = tokensOf(text);
  for (const [index, { kind, text: word }] of tokens.entries()) {
    const opens = kind === 'mark' && /[[{]/.test(word);
    const closes = kind === 'mark' && /[\]}]/.test(word);
    const empty = closes && /^[[{]$/.test(tokens[index - 1]?.text ?? '');
    if (closes) depth -= 1;
    if (closes && !empty) parts.push(newline());
    parts.push(word);
    if (opens) depth += 1;
    const followedByEnd = opens && /^[\]}]$/.test(tokens[index + 1]?.text ?? '');
    if ((opens && !followedByEnd) || word === ',') parts.push(newline());
    if (kind === 'mark' && word === ':') parts.push(' ');
  }
  return parts.join('');
}

/** The same text without spaces between its values: Go's `json.Compact`. */
export const compactJson = (text: string): string =>
  tokensOf(text)
    .map(({ text: word }) => word)
    .join('');

/** The value as text, without spaces. */
export function jsonText(value: Json): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (!(value instanceof Map)) return JSON.stringify(value);
  return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item)}`).join(',')}}`;
}
