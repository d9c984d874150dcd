import type { Span } from '../../span.js';
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

/** A word, a punctuation mark that divides clauses, or a command. */
export type Token = Span &
  ({ kind: 'word'; word: string } | { kind: 'mark'; mark: string } | { kind: 'command'; found: Found });

const LETTER = String.raw`\w\u00c0-\u024f\u0370-\u04ff`;
// Without the u flag and with letters first: this expression reads every character of every sentence.
const PIECE = new RegExp(
  [
    String.raw`[${LETTER}](?:[${LETTER}@/-]|\.(?=[${LETTER}]))*(?:'[${LETTER}]+){0,2}`,
    String.raw`[\n,;:()|\u2014\u2192\u21d2\u274c\u26d4\u2717\u2718]`,
    String.raw`[.!?]+(?=\s|$|["')\]*])`,
    '`[^`\\n]{0,400}`',
    String.raw`\s[-\u2013]{1,3}(?=\s)|[-=]>|\ud83d\udeab`,
  ].join('|'),
  'g',
);
const STARTS_WORD = new RegExp(`^[${LETTER}]`);
const ABBREVIATIONS = new Set(['e.g', 'i.e', 'etc', 'vs', 'z.b', 'p.ex', 'cf', 'bzw']);
const MARKS: Readonly<Record<string, string>> = {
  '—': '-',
  '→': '-',
  '⇒': '-',
  '->': '-',
  '=>': '-',
  '❌': '✗',
  '⛔': '✗',
  '✗': '✗',
  '✘': '✗',
  '\u{1f6ab}': '✗',
};

function markOf(piece: string): string {
  const mark = piece.trim();
  if (/^[.!?]/.test(mark)) return mark.includes('?') ? '?' : '.';
  return MARKS[mark] ?? (/^[-–]/.test(mark) ? '-' : mark);
}

const opensSentence = (piece: string, word: string) =>
  piece[0] !== word[0] && (SENTENCE_OPENERS.has(word) || ORDER_VERBS.has(word));

/** Divides what stands between commands into words and marks. */
function readGap(text: string, from: number, to: number, tokens: Token[]): void {
  let line: number | undefined;
  let abbreviated = false;
  for (const match of text.slice(from, to).matchAll(PIECE)) {
    const start = from + match.index;
    const piece = match[0];
    // Written out: spreading a span into every token costs more than all the rest of this loop.
    const end = start + piece.length;
    if (piece === '\n') line = start;
    else if (piece[0] === '`') tokens.push({ start, end, kind: 'word', word: '`' });
    else if (STARTS_WORD.test(piece)) {
      const word = piece.toLowerCase();
      if (line !== undefined && opensSentence(piece, word)) {
        tokens.push({ start: line, end: line, kind: 'mark', mark: '.' });
      }
      line = undefined;
      // French joins its negation to the verb: "n'exécutez".
      if (word.startsWith("n'")) tokens.push({ start, end, kind: 'word', word: 'ne' });
      tokens.push({ start, end, kind: 'word', word: word.includes("'") ? word.replace(/^(?:n|d|l|s|qu)'/, '') : word });
      abbreviated = ABBREVIATIONS.has(word);
      continue;
    } else if (!(abbreviated && piece === '.')) tokens.push({ start, end, kind: 'mark', mark: markOf(piece) });
    abbreviated = false;
  }
}

/** The sentence parts of a span in order; `commands` must be sorted and must not overlap. */
export function tokensOf(text: string, span: Span, commands: readonly Found[]): Token[] {
  const tokens: Token[] = [];
  let from = span.start;
  for (const found of commands) {
    readGap(text, from, found.outer.start, tokens);
    tokens.push({ start: found.outer.start, end: found.outer.end, kind: 'command', found });
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
