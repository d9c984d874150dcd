import type { Span } from '../span.js';
import { literalAt } from './literal.js';
import type { Literal } from './literal.js';
import type { Standing } from './secret-value.js';

/** A name, and the value that the text gives it. */
export interface Assignment {
  name: string;
  literal: Literal;
  standing: Standing;
}

const MAX_NAME = 80;
const isNameChar = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 45 ||
  code === 46;

/** The name around a word of it; `undefined` when it has no end within reason. */
export function nameAround(text: string, start: number, end: number): Span | undefined {
  let from = start;
  let to = end;
  while (from > 0 && start - from <= MAX_NAME && isNameChar(text.charCodeAt(from - 1))) from -= 1;
  while (to < text.length && to - end <= MAX_NAME && isNameChar(text.charCodeAt(to))) to += 1;
  if (start - from > MAX_NAME || to - end > MAX_NAME) return undefined;
  // `\npassword`: the letter belongs to the escape.
  if (text.charCodeAt(from - 1) === 92 && from < start && /[nrt]/.test(text.charAt(from))) from += 1;
  while (to > end && /[.-]/.test(text.charAt(to - 1))) to -= 1;
  return { start: from, end: to };
}

/** Quotes, brackets and Markdown that close behind a name. */
const CLOSE = /(?:\\{0,3}["'`]|&quot;|\[\d{0,4}\]|[\])}*_?!]){0,5}/y;
/** The signs that give a value, with the types that some languages put before them. */
const GIVES =
  /([ \t]{0,20})(?::[ \t]?[A-Za-z_&'][\w.<>[\]&' ]{0,30}(?==)|[ \t](?:string|str|String|char|byte|var)?(?:\[\]|\*)?[ \t]{0,4}|[ \t][Aa]s[ \t]{1,4}[A-Za-z.]{1,30}[ \t]{1,4}(?==))?(=>|:-|:=|::=|\?=|\|\|=|={1,3}|!={1,2}|->|<-|:)[*_`]{0,3}([ \t]{0,20})/y;
const NEXT_LINE = /\r?\n[ \t]{0,40}(?=["'`])|[|>][+-]?[ \t]{0,4}\r?\n[ \t]{1,40}/y;
/** `Authorization: SSWS …`: the scheme before the token (RFC 9110 section 11.6.2). */
const SCHEME = /["']?[A-Za-z][A-Za-z-]{1,20}[ \t]{1,4}(?=[\w.~+/=-]{16})/y;
/** What only wraps a text: `String::from("…")`, `SecretStr("…")`. */
const WRAPPED =
  /(?:new[ \t])?(?:std::)?(?:String::from|[Ss]tring|Some|SecretStr|SecretString|Secret|Buffer\.from|bytes|str|strdup|TEXT|Password|Token)\([ \t]{0,4}(?=["'])/y;
/** The first of several, behind a name in the plural. */
const LIST = /[[({][ \t\r\n]{0,40}(?=["'])/y;
/** `value="…"` behind a name that is itself a value: XML attributes, JSON and YAML pairs, blocks. */
const VALUE_FIELD =
  /[ \t,;{]{0,6}(?:\r?\n[ \t]{0,40}(?:-[ \t]|type[ \t]{0,8}=[^\r\n]{1,40}\r?\n[ \t]{0,40})?)?["']?(?:secret_?value|value|content|default)["']?[ \t]{0,8}[=:][ \t]{0,8}/iy;
const ELEMENT = />(?:\s{0,40}<value>)?(?:<!\[CDATA\[)?\s{0,40}/y;
const ARGUMENT = /[ \t]{0,4},\s{0,20}(?:"[^"\n]{1,40}",[ \t]{0,4}(?==))?/y;
/** `Credentials("user", "…")`, `auth=("user", "…")`: the second of two. */
const PAIR = /\([ \t]{0,4}["'][^"'\n]{1,60}["'],[ \t]{0,4}(?=["'])/y;
const NAMES_PAIR = /(?:credentials?|creds|auth)$/i;
/** A function that returns the value: `getPassword() { return "…"; }`. */
const RETURNS = /\([^()\n]{0,60}\)[^\n"'={]{0,40}(?:\{|=>)\s{0,40}(?:return[ \t]{1,4})?(?=["'`])/y;
/** A directive of a configuration file: nothing but name and value in a line. */
const DIRECTIVE = /[ \t]{1,20}[^\s"'`]{6,200}[ \t]{0,8}(?=[\r\n]|$)/y;
/** Typed into a field by a test of a page: `find('#password').type('…')`. */
const TYPED = /\.(?:send_?keys|sendText|type|fill|set_?value|enter_?text)\([ \t]{0,4}(?=["'`])/iy;
/** PowerShell's way to a password. */
const SECURE_STRING = /ConvertTo-SecureString[ \t]{1,4}(?:-(?:AsPlainText|Force|String)[ \t]{1,4}){0,3}(?=["'])/iy;
const CALL = /\([ \t]{0,4}/y;
const BLANK = /[ \t]{1,8}/y;
/** A cell of a table in Markdown. */
const CELL = /[ \t]{0,20}\|[ \t]{0,20}/y;
/** "set NAME to …", "NAME is …". */
const SPOKEN = /[ \t]{1,4}(?:is|was|to|as)[ \t]{1,4}/y;
/** Statements that give a variable its value without any sign, and the lines of a `.netrc`. */
const STATEMENT =
  /(?:^|[\r\n])[ \t]{0,20}(?:ENV|SetEnv|setenv|setx|fastcgi_param)[ \t]{1,8}$|\blogin[ \t]{1,4}\S{1,60}[ \t]{1,4}$/;
/** What a string is put together with; then its parts say little. */
const JOINED = /[ \t]{0,8}(?:\+|\|\||\.format\b|%[ \t(]|\.\.|<>|&[ \t])/y;
const NAMED_BEFORE =
  /(?:name|key|id|field|env|variable|add|param|parameter|property|item|entry)["']?[ \t]{0,4}[=:]?[ \t]{0,4}["']?$/i;

const skip = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

/** Reads what the text assigns to the name in `span`, in whatever language or file format it does so. */
export function assignmentOf(text: string, span: Span): Assignment | undefined {
  const name = text.slice(span.start, span.end);
  const place = valueAfter(text, span, name);
  const literal = place && literalAt(text, place.at);
  if (!literal || (place.mustQuote && !literal.quoted)) return undefined;
  const joined = literal.quoted && skip(JOINED, text, literal.after) >= 0;
  const standing = {
    quoted: literal.quoted,
    tight: place.isElement === true || isTight(text, span, place.tight, literal),
    strict: place.strict || joined,
  };
  return { name, literal, standing };
}

const EXPRESSION = /[^\n;,]{1,160}/y;
const OTHERWISE = /(?:\|\||\?\?|\?:?|\bor\b|\belse\b)[ \t]{0,4}(?=["'`])/;

/** The literal that stands in for a variable or look-up which may be empty: `process.env.X || "…"`, `x or "…"`. */
export function fallbackOf(text: string, { start, quoted, after }: Literal): Literal | undefined {
  // Behind these, and at the end, the expression is over.
  if (quoted || '=;,\r\n'.includes(text.charAt(after))) return undefined;
  EXPRESSION.lastIndex = start;
  const match = OTHERWISE.exec(EXPRESSION.exec(text)?.[0] ?? '');
  return match ? literalAt(text, start + match.index + match[0].length) : undefined;
}

interface Place {
  at: number;
  tight: boolean;
  mustQuote: boolean;
  strict: boolean;
  /** Between tags, the value ends where the element does. */
  isElement?: boolean;
}

function valueAfter(text: string, { start, end }: Span, name: string): Place | undefined {
  // `ok ? 'pass' : 'fail'`: no name at all.
  if (/\?[ \t]{0,4}["'`]$/.test(text.slice(Math.max(0, start - 6), start))) return undefined;
  CLOSE.lastIndex = end;
  const closed = CLOSE.test(text) ? CLOSE.lastIndex : end;
  GIVES.lastIndex = closed;
  const gives = GIVES.exec(text);
  if (gives) return given(text, GIVES.lastIndex, gives[2] === '=' && gives[1] === '' && gives[3] === '', name);
  const isNamedBefore = NAMED_BEFORE.test(text.slice(Math.max(0, start - 24), start));
  const element = skip(ELEMENT, text, isNamedBefore ? closed : end);
  if (element >= 0 && text.charAt(start - 1) !== '/')
    return { at: element, tight: true, mustQuote: false, strict: false, isElement: true };
  if (closed > end || isNamedBefore) {
    const field = isNamedBefore ? skip(VALUE_FIELD, text, closed) : -1;
    if (field >= 0) return { at: field, tight: true, mustQuote: false, strict: false };
    const argument = skip(ARGUMENT, text, closed);
    if (argument >= 0) return { at: argument, tight: false, mustQuote: true, strict: true };
  }
  const pair = NAMES_PAIR.test(name) ? skip(PAIR, text, end) : -1;
  const returned = pair >= 0 ? pair : skip(RETURNS, text, end);
  if (returned >= 0) return { at: returned, tight: false, mustQuote: true, strict: false };
  const typed = skip(TYPED, text, closed);
  if (typed >= 0) return { at: typed, tight: false, mustQuote: true, strict: true };
  const call = skip(CALL, text, end);
  if (call >= 0)
    return {
      at: call,
      tight: false,
      mustQuote: true,
      strict: !/^(?:.*\.)?(?:set|with|add)?_?[A-Za-z]{0,20}(?:password|pwd|passwd|secret|token|key)$/i.test(name),
    };
  const cell = /\|[ \t`]{0,4}$/.test(text.slice(Math.max(0, start - 6), start)) ? skip(CELL, text, closed) : -1;
  if (cell >= 0) return { at: cell, tight: false, mustQuote: false, strict: true };
  const spoken = skip(SPOKEN, text, closed);
  if (spoken >= 0) return { at: spoken, tight: false, mustQuote: false, strict: true };
  // "pass `options` to the call": a verb.
  const blank = /^[Pp]ass$/.test(name) ? -1 : skip(BLANK, text, end);
  // `--password x`, SQL's PASSWORD 'x', `password "x"` of blocks.
  if (blank < 0) return undefined;
  return {
    at: blank,
    tight: true,
    mustQuote: !name.startsWith('-') && !isStatement(text, start, end),
    strict: false,
  };
}

function isStatement(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 100), start).replace(/[ \t]{1,20}$/, ' ');
  // The words that a statement ends in, told by their last letter before the pattern is asked.
  if ((/[Vvxm] $/.test(before) || before.includes('login')) && STATEMENT.test(before)) return true;
  return /^ ?$|[\r\n] ?$/.test(before) && skip(DIRECTIVE, text, end) >= 0;
}

function given(text: string, at: number, tight: boolean, name: string): Place {
  const line = skip(NEXT_LINE, text, at);
  const secure = skip(SECURE_STRING, text, at);
  const list = /s["']?$/i.test(name) ? skip(LIST, text, at) : -1;
  const pair = NAMES_PAIR.test(name) ? skip(PAIR, text, at) : -1;
  const wrapped = skip(WRAPPED, text, at);
  const scheme = /authorization$/i.test(name) ? skip(SCHEME, text, at) : -1;
  return { at: Math.max(at, line, list, pair, secure, wrapped, scheme), tight, mustQuote: false, strict: false };
}

/**
 * `NAME=value` is a setting when the name is in capitals or more text follows directly (`a=1&b=2`); elsewhere it may
 * as well be an argument (`login(password=value)`) or a statement, and the value the name of something.
 */
function isTight(text: string, { start, end }: Span, tight: boolean, { after, quoted, value }: Literal): boolean {
  if (!tight || quoted) return tight;
  const name = text.slice(start, end);
  if (/^[A-Z0-9_]+$/.test(name)) return !/^[A-Z_]+$/.test(value);
  if (name.startsWith('-') || text.charAt(start - 1) === '=') return true;
  return after < text.length && !/[,)\]\r\n]/.test(text.charAt(after));
}
