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

const PIECE =
  /\b(?:e\.g\.|i\.e\.|etc\.|vs\.|z\.\s?B\.|p\.\s?ex\.)|[❌🚫⛔✗✘]|[\p{L}\p{N}](?:[\p{L}\p{N}_@/-]|\.(?=[\p{L}\p{N}]))*(?:'\p{L}+){0,2}|`[^`\n]{0,400}`|[.!?]+(?=\s|$|["')\]*])|\s[-–—]+(?=\s)|[—→⇒]|->|=>|[,;:()|]|\n/gu;

const opensSentence = (word: string) =>
  /^\p{Lu}/u.test(word) && (SENTENCE_OPENERS.has(word.toLowerCase()) || ORDER_VERBS.has(word.toLowerCase()));

/** Divides what stands between commands into words and marks. */
function readGap(text: string, from: number, to: number, tokens: Token[]): void {
  let line: number | undefined;
  for (const match of text.slice(from, to).matchAll(PIECE)) {
    const start = from + match.index;
    const piece = match[0];
    const span = { start, end: start + piece.length };
    if (piece === '\n') {
      line = start;
    } else if (/^[\p{L}\p{N}]/u.test(piece)) {
      const word = piece.replace(/[./-]+$/, '');
      if (line !== undefined && opensSentence(word)) tokens.push({ start: line, end: line, kind: 'mark', mark: '.' });
      const small = word.toLowerCase();
      // French joins its negation to the verb: "n'exécutez".
      if (small.startsWith("n'")) tokens.push({ ...span, kind: 'word', word: 'ne' });
      tokens.push({ ...span, kind: 'word', word: small.replace(/^(?:n|d|l|s|qu)'/, '') });
      line = undefined;
    } else if (piece.startsWith('`')) {
      tokens.push({ ...span, kind: 'word', word: '`' });
    } else {
      const mark = piece.trim();
      const kind = /^[❌🚫⛔✗✘]/u.test(mark)
        ? '✗'
        : /^[.!?]/.test(mark)
          ? mark.includes('?')
            ? '?'
            : '.'
          : /^(?:[-–—→⇒]|=>)/.test(mark)
            ? '-'
            : mark;
      tokens.push({ ...span, kind: 'mark', mark: kind });
    }
  }
}

/** The sentence parts of a span in order; `commands` must be sorted and must not overlap. */
export function tokensOf(text: string, span: Span, commands: readonly Found[]): Token[] {
  const tokens: Token[] = [];
  let from = span.start;
  for (const found of commands) {
    readGap(text, from, found.outer.start, tokens);
    tokens.push({ ...found.outer, kind: 'command', found });
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
