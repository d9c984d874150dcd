import type { Invocation } from '../invocation.js';
import type { Context } from './context.js';
import { invocationOf, type Draft } from './invoke.js';
import { MAX_CALLS, Unreadable } from './limits.js';
import { quoted } from './quoting.js';
import { Scope } from './scope.js';

/** The commands of the function or alias that a command calls; undefined when it calls neither. */
export function callFunction(draft: Draft, context: Context): Invocation[] | undefined {
  if (!draft.name.literal) return undefined;
  const name = draft.name.text;
  const alias = context.scope.aliases.get(name);
  if (alias !== undefined && !context.calling.includes(name)) return callAlias(alias, draft, context);
  const definition = context.scope.functions.get(name);
  if (!definition) return undefined;
  definition.called = true;
  if (context.calling.includes(name)) {
    return [{ ...invocationOf(draft, context), callsItself: context.beside ? 'at_once' : 'in_turn' }];
  }
  if (context.calling.length >= MAX_CALLS) throw new Unreadable('too_deep', `${name} calls functions too deeply`);
  return context.reader.node(definition.node.body, {
    ...context,
    scope: new Scope(context.scope, draft.args),
    place: definition.place,
    environment: draft.assignments,
    input: draft.input,
    calling: [...context.calling, name],
    beside: false,
  });
}

function callAlias(alias: string, draft: Draft, context: Context): Invocation[] {
  const words = draft.args.map((word) => (word.literal ? quoted(word.text) : word.text));
  return context.reader.text([alias, ...words].join(' '), {
    ...context,
    place: () => draft.span,
    environment: draft.assignments,
    input: draft.input,
    calling: [...context.calling, draft.name.text],
  });
}
