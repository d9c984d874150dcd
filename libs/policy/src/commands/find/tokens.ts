import type { Span } from '../../span.js';
import { isSpace, isWordCharacter } from './characters.js';
import { NEGATIVE_PHRASES, ORDER_VERBS } from './lexicon.js';
import { SENTENCE_OPENERS } from './words.js';

/** A command inside a sentence, before it is known whether it is ordered. */
export interface Found extends Span {
  /** What is replaced in the sentence: with its quotes or backticks. */
  outer: Span;
  form: 'inline' | 'line';
  /** For a command that a phrase stands for: its source. Otherwise the source is the slice. */
  source?: string;
}

/** A word in small letters, a punctuation mark that divides clauses, or a command. */
export type Token = { kind: 'word'; word: string } | { kind: 'mark'; mark: string } | { kind: 'command' };

const markToken = (mark: string): Token => ({ kind: 'mark', mark });
const COMMAND: Token = { kind: 'command' };
const TICK: Token = { kind: 'word', word: '`' };
/** French joins its negation to the verb: "n'exécutez". */
const NE: Token = { kind: 'word', word: 'ne' };
const STOP = markToken('.');
const QUESTION = markToken('?');
const DASH = markToken('-');
const CROSS = markToken('✗');

const marksOf = (characters: string, tokenOf: (character: string) => Token) =>
  [...characters].map((character): [number, Token] => [character.codePointAt(0)!, tokenOf(character)]);
/** Marks of one character, whatever stands around them. */
const MARKS = new Map([
  ...marksOf(',;:()|', markToken),
  ...marksOf('—→⇒', () => DASH),
  ...marksOf('❌⛔✗✘\u{1f6ab}', () => CROSS),
]);
const ABBREVIATIONS = new Set(['e.g', 'i.e', 'etc', 'vs', 'z.b', 'p.ex', 'cf', 'bzw']);
const CLOSING = `"')]*`;
/** Longer code between backticks is none. */
const LONGEST_CODE = 400;
const MOST_DASHES = 3;
const SPACE = 0x20;
const NEWLINE = 0x0a;

/** Latin, Greek and Cyrillic letters, figures and the underscore: what a word begins with. */
const opensWord = (code: number): boolean =>
  code < 128 ? isWordCharacter(code) : (code >= 0xc0 && code <= 0x24f) || (code >= 0x370 && code <= 0x4ff);

const isDash = (character: string | undefined) => character === '-' || character === '–';
const isStop = (character: string | undefined) => character === '.' || character === '!' || character === '?';

/** The end of a word's letters, of `@`, `/` and `-` among them, and of dots before a letter. */
function endOfLetters(text: string, from: number, to: number): number {
  let at = from;
  for (; at < to; at++) {
    const code = text.charCodeAt(at);
    if (opensWord(code) || code === 0x2d || code === 0x2f || code === 0x40) continue;
    if (code !== 0x2e || at + 1 >= to || !opensWord(text.charCodeAt(at + 1))) break;
  }
  return at;
}

/** The end of a word with what apostrophes join to it: "don't", "l'exécution". */
function endOfWord(text: string, from: number, to: number): number {
  let end = endOfLetters(text, from, to);
  for (let joined = 0; joined < 2 && text[end] === "'"; joined++) {
    let at = end + 1;
    while (at < to && opensWord(text.charCodeAt(at))) at++;
    if (at === end + 1 || at > to) break;
    end = at;
  }
  return end;
}

/** The end of inline code that opens here; `from` when none does. */
function endOfCode(text: string, from: number, to: number): number {
  const limit = Math.min(to, from + LONGEST_CODE + 2);
  for (let at = from + 1; at < limit && text[at] !== '\n'; at++) if (text[at] === '`') return at + 1;
  return from;
}

/** The end of dashes between blanks, of which the first stands at `from`; `from` where none are. */
function endOfDashes(text: string, from: number, to: number): number {
  let at = from + 1;
  while (at < to && at - from <= MOST_DASHES && isDash(text[at])) at++;
  return at > from + 1 && at < to && isSpace(text.charCodeAt(at)) ? at : from;
}

const opensSentence = (piece: string, word: string) =>
  piece[0] !== word[0] && (SENTENCE_OPENERS.has(word) || ORDER_VERBS.has(word));

/** What stands at a place between the words of a gap: the mark, if it is one, and where it ends. */
function readMark(text: string, at: number, to: number): { token?: Token; end: number } {
  const character = text[at]!;
  if (isStop(character)) {
    let end = at + 1;
    let asks = character === '?';
    for (; end < to && isStop(text[end]); end++) asks ||= text[end] === '?';
    const ends = end === to || isSpace(text.charCodeAt(end)) || CLOSING.includes(text[end]!);
    return ends ? { token: asks ? QUESTION : STOP, end } : { end };
  }
  if (character === '`') {
    const end = endOfCode(text, at, to);
    return end > at ? { token: TICK, end } : { end: at + 1 };
  }
  if (isSpace(text.charCodeAt(at))) {
    const end = endOfDashes(text, at, to);
    return end > at ? { token: DASH, end } : { end: at + 1 };
  }
  if ((character === '-' || character === '=') && at + 1 < to && text[at + 1] === '>')
    return { token: DASH, end: at + 2 };
  const point = text.codePointAt(at)!;
  const end = at + (point > 0xffff ? 2 : 1);
  return { token: end > to ? undefined : MARKS.get(point), end };
}

/** Divides what stands between commands into words and marks. */
function readGap(text: string, from: number, to: number, tokens: Token[]): void {
  let opensLine = false;
  let abbreviated = false;
  for (let at = from; at < to;) {
    const code = text.charCodeAt(at);
    if (opensWord(code)) {
      const end = endOfWord(text, at, to);
      const piece = text.slice(at, end);
      const word = piece.toLowerCase();
      if (opensLine && opensSentence(piece, word)) tokens.push(STOP);
      if (word.startsWith("n'")) tokens.push(NE);
      tokens.push({ kind: 'word', word: word.includes("'") ? word.replace(/^(?:n|d|l|s|qu)'/, '') : word });
      opensLine = false;
      abbreviated = ABBREVIATIONS.has(word);
      at = end;
      continue;
    }
    if (code === SPACE && !isDash(text[at + 1])) {
      at++;
      continue;
    }
    if (code === NEWLINE) {
      opensLine = true;
      abbreviated = false;
      at++;
      continue;
    }
    const { token, end } = readMark(text, at, to);
    // The dot behind an abbreviation ends no sentence.
    if (token && !(abbreviated && text[at] === '.' && end === at + 1)) tokens.push(token);
    if (token) abbreviated = false;
    at = end;
  }
}

/** The sentence parts of a span in order; `commands` must be sorted and must not overlap. */
export function tokensOf(text: string, span: Span, commands: readonly Found[]): Token[] {
  const tokens: Token[] = [];
  let from = span.start;
  for (const found of commands) {
    readGap(text, from, found.outer.start, tokens);
    tokens.push(COMMAND);
    from = found.outer.end;
  }
  readGap(text, from, span.end, tokens);
  return tokens;
}

/** The word at an index, in lower case; '' for a mark, a command or nothing. */
export function wordAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token?.kind === 'word' ? token.word : '';
}

/** The mark at an index; '' for anything else. */
export function markAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token?.kind === 'mark' ? token.mark : '';
}

const PHRASES = new Map<string, string[][]>();
for (const [first, ...rest] of NEGATIVE_PHRASES.map((phrase) => phrase.split(' '))) {
  PHRASES.set(first!, [...(PHRASES.get(first!) ?? []), rest]);
}

/** How many words the negative phrase has that begins here; 0 when none does. */
export function negativePhrase(tokens: readonly Token[], at: number): number {
  const rest = PHRASES.get(wordAt(tokens, at))?.find((words) =>
    words.every((word, i) => wordAt(tokens, at + 1 + i) === word),
  );
  return rest ? rest.length + 1 : 0;
}
