/** One piece of SQL. Comments and blanks are gone. */
export interface Token {
  /** `word`: a keyword or bare name; `name`: a quoted name; `string`: data; `line`: a client's own command (`\!`, `.shell`). */
  kind: 'word' | 'name' | 'string' | 'number' | 'symbol' | 'line';
  /** A word as written, a name without its quotes, a string's content. */
  text: string;
}

const BLANK = /\s/;
const WORD_START = /[\p{L}_@]/u;
const WORD = /[\p{L}\p{N}_$@#]/u;

/**
 * Splits SQL into tokens in one pass, over all dialects: PostgreSQL, MySQL, SQLite and T-SQL quoting. What is opened
 * and never closed lasts to the end, so that no text is an error.
 */
export function sqlTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const step = commentAt(text, at) ?? quotedAt(text, at) ?? lineAt(text, at) ?? plainAt(text, at);
    if (step.token) tokens.push(step.token);
    at = step.end;
  }
  return tokens;
}

interface Step {
  end: number;
  token?: Token;
}

function commentAt(text: string, at: number): Step | undefined {
  if (text.startsWith('--', at)) return { end: lineEnd(text, at) };
  // `#>` and `#-` are operators of PostgreSQL, everything else after `#` is MySQL's comment.
  if (text[at] === '#' && !/[>-]/.test(text.charAt(at + 1))) return { end: lineEnd(text, at) };
  if (!text.startsWith('/*', at)) return undefined;
  // MySQL runs what stands in /*! … */.
  if (text[at + 2] === '!') return { end: at + (/^\/\*!\d{0,6}/.exec(text.slice(at, at + 10))?.[0].length ?? 3) };
  return { end: after(text, '*/', at + 2) };
}

function quotedAt(text: string, at: number): Step | undefined {
  const quote = text.charAt(at);
  if (quote === "'") return stringAt(text, at);
  if (quote === '"' || quote === '`') return enclosed(text, at + 1, quote, 'name');
  if (quote === '[' && WORD_START.test(text.charAt(at + 1))) return enclosed(text, at + 1, ']', 'name');
  if (quote !== '$') return undefined;
  const tag = /^\$[A-Za-z_]?\w{0,62}\$/.exec(text.slice(at, at + 66))?.[0];
  return tag === undefined ? undefined : enclosed(text, at + tag.length, tag, 'string');
}

function enclosed(text: string, from: number, closing: string, kind: Token['kind']): Step {
  const end = text.indexOf(closing, from);
  return end < 0
    ? { end: text.length, token: { kind, text: text.slice(from) } }
    : { end: end + closing.length, token: { kind, text: text.slice(from, end) } };
}

/** `''` and `\'` stand for a quote inside a string. */
function stringAt(text: string, at: number): Step {
  let end = at + 1;
  while (end < text.length) {
    if (text[end] === '\\') end += 2;
    else if (text[end] !== "'") end++;
    else if (text[end + 1] === "'") end += 2;
    else break;
  }
  return { end: end + 1, token: { kind: 'string', text: text.slice(at + 1, end).replaceAll("''", "'") } };
}

/** A command of the client stands on a line of its own: psql's `\!`, sqlite's `.shell`. */
function lineAt(text: string, at: number): Step | undefined {
  const first = text[at];
  if (first !== '\\' && (first !== '.' || (at > 0 && text[at - 1] !== '\n'))) return undefined;
  const end = lineEnd(text, at);
  return { end, token: { kind: 'line', text: text.slice(at, end).trim() } };
}

function plainAt(text: string, at: number): Step {
  const first = text.charAt(at);
  if (BLANK.test(first)) return { end: at + 1 };
  if (WORD_START.test(first)) {
    const end = endOf(WORD, text, at + 1);
    return { end, token: { kind: 'word', text: text.slice(at, end) } };
  }
  if (/\d/.test(first)) {
    const end = endOf(/[\w.]/, text, at + 1);
    return { end, token: { kind: 'number', text: text.slice(at, end) } };
  }
  return { end: at + 1, token: { kind: 'symbol', text: first === '*' && text[at + 1] === '/' ? ' ' : first } };
}

function endOf(shape: RegExp, text: string, from: number): number {
  let end = from;
  while (end < text.length && shape.test(text.charAt(end))) end++;
  return end;
}

const after = (text: string, closing: string, from: number): number => {
  const at = text.indexOf(closing, from);
  return at < 0 ? text.length : at + closing.length;
};

const lineEnd = (text: string, from: number): number => {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
};

/** A word in upper case, or a symbol. Quoted names and strings never look like keywords. */
export const keyword = (token: Token | undefined): string => {
  if (token?.kind === 'word') return token.text.toUpperCase();
  return token?.kind === 'symbol' ? token.text : '';
};

/** The statements of a script: tokens between semicolons, and each client command alone. */
export function sqlStatements(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'line') statements.push([token], []);
    else if (token.kind === 'symbol' && token.text === ';') statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.filter((statement) => statement.length > 0);
}
