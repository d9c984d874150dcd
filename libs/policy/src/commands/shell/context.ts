import type { CommandNode, CompoundList, ParsedScript } from 'unbash';
import type { Span } from '../../span.js';
import type { Input, Invocation } from '../invocation.js';
import { MAX_BRACE_TEXT, MAX_STEPS, MAX_WORDS, Unreadable } from './limits.js';
import type { Scope } from './scope.js';

/** Counts what one reading has come to, so that calls and loops cannot multiply without end. */
export class Steps {
  /** Commands in a text that was read a second time as source, where they stand too. */
  readonly readAgain = new Set<Invocation>();
  private taken = 0;
  private words = 0;
  private braces = 0;

  take(): void {
    this.taken += 1;
    if (this.taken > MAX_STEPS) throw new Unreadable('too_deep', `more than ${MAX_STEPS} commands would run`);
  }

  takeWords(count: number): void {
    this.words += count;
    if (this.words > MAX_WORDS) throw new Unreadable('too_deep', `more than ${MAX_WORDS} words would be read`);
  }

  /** Each alternative in braces is a word of `length` that is read again, with the braces that it still holds. */
  takeBraces(length: number): void {
    this.braces += length;
    if (this.braces > MAX_BRACE_TEXT) throw new Unreadable('too_deep', 'braces would make too many long words');
  }
}

/** Which of several possible values each variable has in this round, and which variables were asked for. */
export interface Choice {
  picked: ReadonlyMap<string, number>;
  /** How many values each variable that was asked for has. */
  asked: Map<string, number>;
}

const NOTHING_PICKED: ReadonlyMap<string, number> = new Map();

/** A round in which every variable has its first value. */
export const firstChoice = (): Choice => ({ picked: NOTHING_PICKED, asked: new Map() });

/** The layers call each other in a ring (a word holds a script, a script holds words); this closes it. */
export interface Reader {
  script: (script: ParsedScript, context: Context) => Invocation[];
  node: (node: CommandNode | CompoundList, context: Context) => Invocation[];
  /** Reads text that a command would run as shell source. */
  text: (text: string, context: Context) => Invocation[];
}

/** Where in the source the reader is and what holds there. */
export interface Context {
  steps: Steps;
  reader: Reader;
  scope: Scope;
  /** The span in the given source of a range of the text being read. */
  place: (start: number, end: number) => Span;
  wrappers: Invocation['wrappers'];
  /** The variables that were set for the program whose text is being read: they reach every command in it. */
  environment: Invocation['assignments'];
  /** What a command reads that redirects nothing. */
  input: Input;
  /** In a branch, a loop or a subshell: what is set here may not hold later. */
  branch: boolean;
  /** The functions being read, outermost first. */
  calling: readonly string[];
  /** Beside another command: in a pipe or in the background. */
  beside: boolean;
  choice: Choice;
}

/** The same place in another round. Written out: every command has one, and a spread costs more than reading it. */
export const withChoice = (context: Context, choice: Choice): Context => ({
  steps: context.steps,
  reader: context.reader,
  scope: context.scope,
  place: context.place,
  wrappers: context.wrappers,
  environment: context.environment,
  input: context.input,
  branch: context.branch,
  calling: context.calling,
  beside: context.beside,
  choice,
});
