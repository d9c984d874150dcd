import type { Invocation } from '../invocation.js';
import type { Context } from './context.js';
import { invocationOf, type Draft } from './invoke.js';
import { hasOption, readOptions } from './options.js';
import { PREFIXES, type Prefix } from './prefixes.js';
import { SHELL_PROGRAMS } from './shells.js';
import { inside, programNameOf, readRest, type Unwrapper } from './wrap.js';

const UNWRAPPERS: ReadonlyMap<string, Unwrapper> = new Map<string, Unwrapper>([...SHELL_PROGRAMS]);

/** The commands a command comes to when every wrapper around it is taken off. */
export function unwrap(draft: Draft, context: Context): Invocation[] {
  context.steps.take();
  const program = programNameOf(draft);
  const prefix = PREFIXES.get(program);
  const found = prefix
    ? readPrefixed(draft, context, { program, prefix })
    : UNWRAPPERS.get(program)?.(draft, context, unwrap);
  return found ?? [invocationOf(draft, context)];
}

function readPrefixed(
  draft: Draft,
  context: Context,
  { program, prefix }: { program: string; prefix: Prefix },
): Invocation[] | undefined {
  const { options, rest } = readOptions(draft.args, prefix);
  if (hasOption(options, ...(prefix.stays ?? []))) return undefined;
  const words = rest.slice(prefix.operands ?? 0);
  if (words.length === 0) return undefined;
  return readRest(draft, words, { context: inside(context, program, prefix.kind), unwrap });
}
