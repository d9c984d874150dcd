import type { Span } from '../../span.js';
import type { Invocation, Word } from '../invocation.js';
import { MAX_WORD, Unreadable } from './limits.js';

/** A word, and of one that is not literal the part behind its last unknown piece: `$HOME/bin/rm` ends in a known name. */
export interface ReadWord extends Word {
  knownTail?: string;
}

interface Piece {
  text: string;
  known: boolean;
  glob?: boolean;
  commands?: readonly Invocation[];
}

const BLANK = /[ \t\n]+/;

/** Collects the pieces of one source word into the words a shell makes of it: an unquoted value may become many or none. */
export class Fields {
  private readonly words: ReadWord[] = [];
  private current: { text: string; tail: string; literal: boolean; glob: boolean; commands: Invocation[] } | undefined;

  private readonly span: Span;

  constructor(span: Span) {
    this.span = span;
  }

  add({ text, known, glob = false, commands = [] }: Piece): void {
    const word = (this.current ??= { text: '', tail: '', literal: true, glob: false, commands: [] });
    word.text += text;
    if (word.text.length > MAX_WORD) throw new Unreadable('too_deep', 'a word becomes too long when it is expanded');
    word.tail = known ? word.tail + text : '';
    word.literal &&= known;
    word.glob ||= glob;
    word.commands.push(...commands);
  }

  /** An unquoted value: blanks in it end the word. */
  addSplit(piece: Piece): void {
    if (!piece.known || !BLANK.test(piece.text)) {
      if (piece.text !== '') this.add(piece);
      return;
    }
    const texts = piece.text.split(BLANK);
    texts.forEach((text, index) => {
      if (index > 0) this.end();
      if (text !== '') this.add({ ...piece, text });
    });
  }

  /** Nothing of a word has been read yet. */
  atStart(): boolean {
    return this.current === undefined;
  }

  /** A blank has just ended a word. */
  afterSplit(): boolean {
    return this.current === undefined && this.words.length > 0;
  }

  end(): void {
    if (!this.current) return;
    const { text, tail, literal, glob, commands } = this.current;
    const { start, end } = this.span;
    const word: ReadWord = { start, end, text, literal: literal && !glob, glob };
    if (!literal && tail !== '') word.knownTail = tail;
    if (commands.length > 0) word.commands = commands;
    this.words.push(word);
    this.current = undefined;
  }

  all(): ReadWord[] {
    this.end();
    return this.words;
  }
}
