import type { Invocation, Wrapper } from '../invocation.js';
import { callFunction } from './call.js';
import type { Context } from './context.js';
import type { ReadWord } from './fields.js';
import type { Draft } from './invoke.js';
import { MAX_WRAPPERS, Unreadable } from './limits.js';
import { parseShell } from './parse.js';
import { programOf } from './program.js';

/** Reads what is left of a command when one wrapper is off. */
export type Unwrap = (draft: Draft, context: Context) => Invocation[];

/**
 * One program that starts others. It returns the commands it starts, itself among them when it does something of its
 * own; undefined when it starts none, so that it stays as it is.
 */
export type Unwrapper = (draft: Draft, context: Context, unwrap: Unwrap) => Invocation[] | undefined;

/** The context inside a wrapper. Throws `Unreadable` when there are too many around it. */
export function inside(context: Context, program: string, kind: Wrapper): Context {
  if (context.wrappers.length >= MAX_WRAPPERS) {
    throw new Unreadable('too_deep', `more than ${MAX_WRAPPERS} wrappers around one command`);
  }
  return { ...context, wrappers: [...context.wrappers, { program, kind }] };
}

const ASSIGNMENT = /^([A-Za-z_]\w*)=/;

/** Reads words as a command of their own, `NAME=value` words in front of it being its environment. */
export function readRest(
  draft: Draft,
  words: readonly ReadWord[],
  { context, unwrap }: { context: Context; unwrap: Unwrap },
): Invocation[] | undefined {
  const assignments = [...draft.assignments];
  let index = 0;
  for (; index < words.length; index += 1) {
    const word = words[index];
    const name = word && ASSIGNMENT.exec(word.text)?.[1];
    if (!word || name === undefined) break;
    assignments.push({ name, value: { ...word, text: word.text.slice(name.length + 1) } });
  }
  const [name, ...args] = words.slice(index);
  if (!name) return undefined;
  const inner: Draft = { ...draft, name, args, assignments };
  return callFunction(inner, context) ?? unwrap(inner, context);
}

/** Words as the one text that a program makes of them with blanks between. Not for an empty list. */
export function joinedWord(words: readonly ReadWord[]): ReadWord {
  const text = words.map((word) => word.text).join(' ');
  const commands = words.flatMap((word) => word.commands ?? []);
  const joined: ReadWord = {
    start: words[0]?.start ?? 0,
    end: words.at(-1)?.end ?? 0,
    text,
    literal: words.every((word) => word.literal),
    glob: words.some((word) => word.glob),
  };
  if (commands.length > 0) joined.commands = commands;
  return joined;
}

/** Reads a word as shell source. A text of which nothing is known is no source: undefined. */
export function readSource(word: ReadWord, draft: Draft, context: Context): Invocation[] | undefined {
  if (isUnknown(word)) return undefined;
  // The substitutions in it are read once more as part of the text.
  word.commands?.forEach((command) => context.steps.readAgain.add(command));
  return context.reader.text(word.text, {
    ...context,
    place: () => ({ start: word.start, end: word.end }),
    environment: draft.assignments,
    input: draft.input,
  });
}

/** The word is one single expansion whose value only running would tell. */
export function isUnknown(word: ReadWord): boolean {
  if (word.literal) return false;
  const [statement, ...others] = parseShell(word.text).commands;
  const command = statement?.command;
  if (others.length > 0 || command?.type !== 'Command' || command.prefix.length + command.suffix.length > 0)
    return false;
  const parts = command.name?.parts ?? [];
  return parts.length === 1 && parts[0] !== undefined && EXPANSIONS.has(parts[0].type);
}

const EXPANSIONS = new Set(['SimpleExpansion', 'ParameterExpansion', 'CommandExpansion']);

export function programNameOf(draft: Draft): string {
  return programOf(draft.name);
}
