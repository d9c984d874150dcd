import type { Function as FunctionNode } from 'unbash';
import type { Invocation, Word } from '../invocation.js';
import { MAX_LIST, MAX_SOURCE, MAX_VALUES } from './limits.js';

/** What a variable holds, as far as the source tells. */
export interface Value {
  text: string;
  literal: boolean;
  glob: boolean;
  commands: readonly Invocation[];
  /** The elements of an array. */
  items?: readonly Word[];
}

export const EMPTY: Value = { text: '', literal: true, glob: false, commands: [] };

/** What divides words before the source says otherwise. */
const SEPARATORS: readonly Value[] = [{ text: ' ', literal: true, glob: false, commands: [] }];

/** A function and where its source stands. */
export interface Definition {
  node: FunctionNode;
  place: (start: number, end: number) => { start: number; end: number };
  called: boolean;
}

/**
 * The variables, functions and aliases a source sets. A variable has several values when a branch or a loop may have set
 * it; none (undefined) when the source does not tell.
 */
export class Scope {
  readonly functions: Map<string, Definition>;
  readonly aliases: Map<string, string>;
  /** Texts of files that the source writes. */
  readonly files: Map<string, string>;
  private readonly variables: Map<string, readonly Value[]>;
  /** `$1` and on, when the source sets them. */
  positional: readonly Word[] | undefined;

  constructor(outer?: Scope, positional: readonly Word[] | undefined = outer?.positional) {
    this.functions = outer?.functions ?? new Map<string, Definition>();
    this.files = outer?.files ?? new Map<string, string>();
    this.aliases = outer?.aliases ?? new Map<string, string>();
    this.variables = outer?.variables ?? new Map<string, readonly Value[]>().set('IFS', SEPARATORS);
    this.positional = positional;
  }

  /** `set -- words`. A list too long to follow is one that only running would tell. */
  setPositional(words: readonly Word[]): void {
    this.positional = words.length <= MAX_LIST ? words : undefined;
  }

  values(name: string): readonly Value[] | undefined {
    return this.variables.get(name);
  }

  /** `maybe`: the assignment stands in a branch, so earlier values stay possible. */
  set(name: string, value: Value, { maybe }: { maybe: boolean }): void {
    const isLong = value.text.length > MAX_SOURCE || (value.items?.length ?? 0) > MAX_LIST;
    const bounded = isLong ? unknownOf(name, value.commands) : value;
    const earlier = maybe ? (this.variables.get(name) ?? []) : [];
    if (earlier.some((known) => known.text === bounded.text && known.literal === bounded.literal)) return;
    const all = [...earlier, bounded];
    this.variables.set(name, all.length <= MAX_VALUES ? all : [unknownOf(name, commandsOf(all))]);
  }

  /** Replaces the values by these; more than can be followed one by one become one unknown value. */
  setAll(name: string, values: readonly Value[]): void {
    if (values.length === 0) return;
    this.variables.set(name, values.length <= MAX_VALUES ? values : [unknownOf(name, commandsOf(values))]);
  }

  /** From here on only running tells what it holds. */
  forget(name: string, commands: readonly Invocation[]): void {
    this.variables.set(name, [unknownOf(name, commands)]);
  }
}

function unknownOf(name: string, commands: readonly Invocation[]): Value {
  return { text: `$${name}`, literal: false, glob: false, commands };
}

function commandsOf(values: readonly Value[]): Invocation[] {
  return values.flatMap((value) => [...value.commands]);
}

export function valueOfWord(word: Word): Value {
  return { text: word.text, literal: word.literal, glob: word.glob, commands: word.commands ?? [] };
}
