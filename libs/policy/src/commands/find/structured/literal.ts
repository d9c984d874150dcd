import type { Span } from '../../../span.js';
import { TextBuilder } from '../../../tree/text-builder.js';
import type { SourceWord } from './source.js';

/** A text literal of a programming language, decoded; what it puts in while running stands as `${VALUE}`. */
export interface ReadLiteral extends Span {
  word: SourceWord;
  /** After the closing quote. */
  next: number;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };
const PREFIX = /^[fFrRbBuU]{0,2}(?=["'`])/;
const LONGEST = 64 * 1024;
const LONGEST_EXPRESSION = 200;

/** After the bracket that ends an expression inside a literal. */
function expressionEnd(text: string, open: number): number {
  const stop = Math.min(text.length, open + LONGEST_EXPRESSION);
  for (let at = open, depth = 0; at < stop; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at + 1;
  }
  return open + 1;
}

/**
 * Reads the literal that begins at `at`: `'…'`, `"…"`, a template, or Python's `"""…"""` with its prefixes. Undefined
 * where none begins or it is not closed.
 */
export function readLiteral(text: string, at: number): ReadLiteral | undefined {
  const prefix = PREFIX.exec(text.slice(at, at + 3))?.[0];
  if (prefix === undefined) return undefined;
  const open = at + prefix.length;
  const char = text[open]!;
  const quote = char !== '`' && text.startsWith(char.repeat(3), open) ? char.repeat(3) : char;
  const start = open + quote.length;
  const raw = /r/i.test(prefix);
  const formatted = /f/i.test(prefix);
  const built = new TextBuilder();
  let dynamic = false;
  const stop = Math.min(text.length, start + LONGEST);
  for (let i = start; i < stop;) {
    if (text.startsWith(quote, i)) {
      const { value, positions } = built.finish();
      return { start, end: i, next: i + quote.length, word: { value, positions, start, end: i, dynamic } };
    }
    const next = text[i + 1];
    if (text[i] === '\n' && quote.length === 1 && char !== '`') return undefined;
    const place = text[i] === '$' && next === '{' && !formatted ? i + 1 : i;
    const puts = place > i || (formatted && text[i] === '{' && next !== '{') || (text[i] === '#' && next === '{');
    if (text[i] === '\\' && !raw) {
      if (next !== '\n') built.add(ESCAPES[next ?? ''] ?? next ?? '', i);
      i += 2;
    } else if (puts) {
      built.add('${VALUE}', i);
      dynamic = true;
      i = expressionEnd(text, text[i] === '{' ? i : i + 1);
    } else {
      built.add(text[i]!, i);
      i += formatted && (text[i] === '{' || text[i] === '}') ? 2 : 1;
    }
  }
  return undefined;
}

/** What is written in a call's brackets: texts, lists of texts, and other values. */
export interface Argument {
  words: SourceWord[];
  list: boolean;
}

const MOST_ARGUMENTS = 200;
/** How far a call that is not closed is followed; a text in it may be longer. */
const LONGEST_CALL = 2048;
/** The same once `budget` is used up. */
const SHORTEST_CALL = 64;

/** Characters that all calls of a text together may take, so that calls that never close cost no more than the text. */
export interface CallBudget {
  left: number;
}

/** The arguments behind the `(` at `open`, up to the `)` that closes it; other values are left out. */
export function readArguments(text: string, open: number, budget: CallBudget): Argument[] {
  const values: Argument[] = [];
  let list: Argument | undefined;
  let depth = 0;
  let at = open;
  let joins = false;
  const stop = Math.min(text.length, open + Math.min(LONGEST_CALL, Math.max(SHORTEST_CALL, budget.left)));
  for (let read = 0; at < stop && read < MOST_ARGUMENTS;) {
    const before = at;
    const char = text[at]!;
    const literal = /["'`]/.test(char) || /[fFrRbBuU]/.test(char) ? readAt(text, at) : undefined;
    if (literal) {
      read++;
      const into = list ?? { words: [], list: false };
      const last = into.words.at(-1) ?? (joins ? values.at(-1)?.words.at(-1) : undefined);
      if (joins && last) join(last, literal.word, budget);
      else {
        into.words.push(literal.word);
        if (!list) values.push(into);
      }
      joins = false;
      at = literal.next;
      budget.left -= at - before;
      continue;
    }
    if (char === '(' || char === '{' || char === '[') {
      depth++;
      if (
        char !== '{' &&
        depth > 1 &&
        !list &&
        (char === '[' || /[(,]\s*$/.test(text.slice(Math.max(open, at - 20), at)))
      )
        values.push((list = { words: [], list: true }));
    } else if (char === ')' || char === '}' || char === ']') {
      depth--;
      list = depth <= 1 ? undefined : list;
      if (depth === 0) return values;
    } else if (char === '+' || (char === '.' && /\s/.test(text[at + 1] ?? ''))) joins = true;
    else if (char === ',') joins = false;
    else if (/[A-Za-z_$]/.test(char)) {
      const last = (list ?? values.at(-1))?.words.at(-1);
      const end = nameEnd(text, at);
      if (joins && last) join(last, { value: '${VALUE}', start: at, end, dynamic: true }, budget);
      at = end - 1;
    }
    at++;
    budget.left -= at - before;
  }
  return values;
}

function readAt(text: string, at: number): ReadLiteral | undefined {
  return /\w/.test(text[at - 1] ?? ' ') ? undefined : readLiteral(text, at);
}

function nameEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && /[\w$.]/.test(text[end]!)) end++;
  return end;
}

/** Adds what stands behind a `+`; a name makes the text one that is known only when it runs. */
function join(to: SourceWord, from: SourceWord, budget: CallBudget): void {
  budget.left -= 4 * to.value.length;
  const built = new TextBuilder().addScalar(to);
  if (from.positions) built.addScalar(from);
  else built.add(from.value, from.start);
  Object.assign(to, built.finish(), { end: from.end, dynamic: to.dynamic || from.dynamic });
}
