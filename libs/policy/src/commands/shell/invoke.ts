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
  const { name, args, assignments, redirections } = draft;
  const { start, end } = draft.span;
  const program = programOf(name);
  // A name that another command prints: what runs comes out of that command.
  const input: Input = program === '' && name.commands ? { from: 'pipe', commands: name.commands } : draft.input;
  const words = { name: wordOf(name), args: args.map(wordOf) };
  const invocation = { start, end, program, ...words, assignments, redirections, input, wrappers: context.wrappers };
  // `$0` is the script itself.
  const isItself = !name.literal && /(?:^|\/)\$0$/.test(name.text);
  return isItself ? { ...invocation, callsItself: context.beside ? 'at_once' : 'in_turn' } : invocation;
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

/** A word without what only the reader needs. */
export function wordOf(read: ReadWord): Word {
  if (read.knownTail === undefined) return read;
  const { start, end, text, literal, glob, commands } = read;
  return commands ? { start, end, text, literal, glob, commands } : { start, end, text, literal, glob };
}
