import type { Input, Invocation, Redirection, Word } from '../invocation.js';
import type { Context } from './context.js';
import type { ReadWord } from './fields.js';
import { programOf } from './program.js';

/** A command as written, before its wrappers are taken off. */
export interface Draft {
  span: { start: number; end: number };
  name: ReadWord;
  args: readonly ReadWord[];
  assignments: Invocation['assignments'];
  redirections: readonly Redirection[];
  input: Input;
}

/** The draft as it stands, as a command that would run. */
export function invocationOf(draft: Draft, context: Context): Invocation {
  const { name, args, assignments, redirections, input } = draft;
  const { start, end } = draft.span;
  return {
    start,
    end,
    program: programOf(name),
    name: wordOf(name),
    args: args.map(wordOf),
    assignments,
    redirections,
    input,
    wrappers: context.wrappers,
  };
}

/** What stands where only redirections or a group are: the shell's command that does nothing. */
export function noCommand(node: { pos: number; end: number }, context: Context): Invocation {
  return {
    ...context.place(node.pos, node.end),
    program: ':',
    args: [],
    assignments: [],
    redirections: [],
    input: { from: 'none' },
    wrappers: context.wrappers,
  };
}

export function wordOf({ start, end, text, literal, glob, commands }: ReadWord): Word {
  return commands ? { start, end, text, literal, glob, commands } : { start, end, text, literal, glob };
}
