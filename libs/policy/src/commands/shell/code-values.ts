import { decodeEscapes } from './codecs.js';

/** A value in code: a text (with `$name` where a value is put in), a list of them, or one that only running would tell. */
export interface CodeValue {
  texts: readonly string[];
  isList: boolean;
  known: boolean;
  /** The offset behind it. */
  end: number;
}

const QUOTES = ['"""', "'''", '"', "'", '`'];
const MAX_ITEMS = 64;
const MAX_TEXT = 8192;
const MAX_EXPRESSION = 1024;
const UNKNOWN = '$value';

/** Reads the value at an offset, blanks skipped. What is no literal becomes `$value`, up to the next comma or bracket. */
export function readValue(code: string, offset: number): CodeValue {
  const start = skipBlanks(code, offset);
  const opener = code.charAt(start);
  if (opener === '[' || opener === '(') return readList(code, start + 1);
  const text = readText(code, start);
  if (text) return { texts: [text.text], isList: false, known: true, end: text.end };
  return { texts: [UNKNOWN], isList: false, known: false, end: skipExpression(code, start) };
}

/** The values of a call whose opening bracket stands before `offset`, or of a call without brackets. */
export function readArguments(code: string, offset: number): CodeValue[] {
  const values: CodeValue[] = [];
  let index = offset;
  while (values.length < MAX_ITEMS) {
    const value = readValue(code, index);
    values.push(value);
    index = skipBlanks(code, value.end);
    if (code.charAt(index) !== ',') break;
    index += 1;
  }
  return values;
}

function readList(code: string, offset: number): CodeValue {
  const texts: string[] = [];
  let index = skipBlanks(code, offset);
  let known = false;
  while (index < code.length && texts.length < MAX_ITEMS && !/[\])]/.test(code.charAt(index))) {
    const text = readText(code, index);
    texts.push(text?.text ?? UNKNOWN);
    known ||= text !== undefined;
    index = skipBlanks(code, text?.end ?? skipExpression(code, index));
    if (code.charAt(index) !== ',') break;
    index = skipBlanks(code, index + 1);
  }
  return { texts, isList: true, known, end: index + 1 };
}

/** A literal, and literals and names joined to it with `+` or `.`. */
function readText(code: string, offset: number): { text: string; end: number } | undefined {
  const first = readLiteral(code, offset);
  if (!first) return undefined;
  let { text, end } = first;
  for (let joined = 0; joined < MAX_ITEMS; joined += 1) {
    const operator = skipBlanks(code, end);
    if (code.charAt(operator) !== '+') return { text, end };
    const next = skipBlanks(code, operator + 1);
    const literal = readLiteral(code, next);
    text += literal?.text ?? UNKNOWN;
    end = literal?.end ?? skipExpression(code, next);
  }
  return { text, end };
}

function readLiteral(code: string, offset: number): { text: string; end: number } | undefined {
  const prefix = /^(?:[fFrRbBuU]{1,2}(?=["']))?/.exec(code.slice(offset, offset + 3))?.[0] ?? '';
  const start = offset + prefix.length;
  const quote = QUOTES.find((candidate) => code.startsWith(candidate, start));
  if (!quote) return undefined;
  const end = closing(code, start + quote.length, quote);
  if (end < 0) return undefined;
  const body = code.slice(start + quote.length, end);
  const plain = /r/i.test(prefix) ? body : decodeEscapes(body);
  return { text: withVariables(plain, { braces: /f/i.test(prefix) }), end: end + quote.length };
}

function closing(code: string, offset: number, quote: string): number {
  const limit = Math.min(code.length, offset + MAX_TEXT);
  for (let index = offset; index < limit; index += 1) {
    if (code.charAt(index) === '\\') index += 1;
    else if (code.startsWith(quote, index)) return index;
  }
  return -1;
}

/** Values put into a text, as the shell variable that reads alike: `{x}`, `${x}` and `#{x}` become `$x`. */
function withVariables(text: string, { braces }: { braces: boolean }): string {
  const named = text.replace(/[#$]\{([^{}]{1,200})\}/g, (_, inside: string) => variable(inside));
  return braces ? named.replace(/\{([^{}]{1,200})\}/g, (_, inside: string) => variable(inside)) : named;
}

function variable(expression: string): string {
  return `\${${expression.replace(/\W+/g, '_').replace(/^\d/, '_') || 'value'}}`;
}

function skipBlanks(code: string, offset: number): number {
  let index = offset;
  while (index < code.length && ' \t\r\n'.includes(code.charAt(index))) index += 1;
  return index;
}

/** The offset of the comma or bracket that ends an expression; strings in it are passed over. */
function skipExpression(code: string, offset: number): number {
  let depth = 0;
  const limit = Math.min(code.length, offset + MAX_EXPRESSION);
  for (let index = offset; index < limit; index += 1) {
    const char = code.charAt(index);
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) {
      if (depth === 0) return index;
      depth -= 1;
    } else if (depth === 0 && (char === ',' || char === ';' || char === '\n' || char === '+')) return index;
    else if (char === '"' || char === "'") {
      const end = closing(code, index + 1, char);
      if (end < 0) return limit;
      index = end;
    }
  }
  return limit;
}
