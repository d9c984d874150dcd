import type { Redirection as RedirectionNode } from 'unbash';
import type { Input, Invocation, Redirection, Word } from '../invocation.js';
import type { Context } from './context.js';
import { expandParts, expandValue } from './expand.js';

/** What a command is connected with. */
export interface Connections {
  input: Input;
  redirections: Redirection[];
  /** Commands in the substitutions of targets and texts. */
  commands: Invocation[];
}

/** Reads redirections, heredocs and here-strings; the last one that feeds the standard input is the input. */
export function readRedirections(nodes: readonly RedirectionNode[], context: Context): Connections {
  const connections: Connections = { input: context.input, redirections: [], commands: [] };
  for (const node of nodes) {
    if (node.type === 'HereDoc') readHeredoc(node, context, connections);
    else if (node.type === 'HereString') readHereString(node, context, connections);
    else readFile(node, context, connections);
  }
  return connections;
}

function readHeredoc(node: Extract<RedirectionNode, { type: 'HereDoc' }>, context: Context, to: Connections): void {
  const body = node.operator === '<<-' ? node.body.text.replace(/^\t{1,64}/gm, '') : node.body.text;
  const value = node.delimiter?.quoted
    ? { text: body, literal: true, commands: [] }
    : expandParts(node.body.parts, body, context);
  to.commands.push(...value.commands);
  to.input = { from: 'text', text: value.text, literal: value.literal };
}

function readHereString(
  node: Extract<RedirectionNode, { type: 'HereString' }>,
  context: Context,
  to: Connections,
): void {
  const value = expandValue(node.target, context);
  to.commands.push(...value.commands);
  const fromCommands = !value.literal && value.commands.length > 0;
  to.input = fromCommands
    ? { from: 'pipe', commands: value.commands }
    : { from: 'text', text: `${value.text}\n`, literal: value.literal };
}

function readFile(node: Extract<RedirectionNode, { type: 'Redirect' }>, context: Context, to: Connections): void {
  const value = expandValue(node.target, context);
  const span = context.place(node.target?.pos ?? node.pos, node.target?.end ?? node.end);
  const target: Word = { ...span, text: value.text, literal: value.literal, glob: value.glob };
  if (value.commands.length > 0) target.commands = value.commands;
  to.commands.push(...value.commands);
  to.redirections.push({ ...context.place(node.pos, node.end), operator: node.operator, target });
  if (node.operator !== '<' || (node.descriptor?.type === 'FileDescriptor' && node.descriptor.value !== 0)) return;
  // `< <(command)` is a pipe in other words.
  to.input = value.commands.length > 0 ? { from: 'pipe', commands: value.commands } : { from: 'file', target };
}
