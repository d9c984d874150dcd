import type { AndOr, CaseItem, CompoundCommand, CompoundList, PipelineNode, Redirected, Statement } from 'unbash';
import type { Invocation } from '../invocation.js';
import type { Context } from './context.js';
import { commandsUnder, expandValue, expandWord } from './expand.js';
import { noCommand } from './invoke.js';
import { readRedirections } from './redirect.js';
import { valueOfWord } from './scope.js';
import { readSimple } from './simple.js';

/** Every command that the statements of a script, a group or a branch may run, in the order of the source. */
export function readStatements(statements: readonly Statement[], context: Context): Invocation[] {
  const found: Invocation[] = [];
  for (const statement of statements) {
    const inner = statement.background ? { ...context, beside: true, branch: true } : context;
    found.push(...readNode(statement.command, inner));
  }
  return found;
}

type Node = PipelineNode | AndOr | CompoundList;

/** The commands of one node of the syntax tree. */
export function readNode(node: Node, context: Context): Invocation[] {
  context.steps.take();
  switch (node.type) {
    case 'Command':
      return readSimple(node, context);
    case 'CompoundList':
      return readStatements(node.commands, context);
    case 'AndOr':
      return node.commands.flatMap((command, index) => readNode(command, index === 0 ? context : branch(context)));
    case 'Pipeline':
      return readPipeline(node.commands, context);
    case 'Redirected':
      return readRedirected(node, context);
    case 'Function':
      context.scope.functions.set(node.name.value, { node, place: context.place, called: false });
      return [];
    case 'Coproc':
      return readNode(node.body, { ...branch(context), beside: true });
    default:
      return readCompound(node, context);
  }
}

function branch(context: Context): Context {
  return context.branch ? context : { ...context, branch: true };
}

function readPipeline(nodes: readonly PipelineNode[], context: Context): Invocation[] {
  if (nodes.length === 1 && nodes[0]) return readNode(nodes[0], context);
  const found: Invocation[] = [];
  let input = context.input;
  for (const node of nodes) {
    const stage = readNode(node, { ...context, input, branch: true, beside: true });
    found.push(...stage);
    input = { from: 'pipe', commands: stage };
  }
  return found;
}

function readRedirected(node: Redirected, context: Context): Invocation[] {
  const { input, redirections, commands } = readRedirections(node.redirects, context);
  const inner = readNode(node.command, { ...context, input });
  // The redirection belongs to the group as a whole, so it stands on its own and not on every command in it.
  const own = redirections.length > 0 ? [{ ...noCommand(node, context), redirections }] : [];
  return [...commands, ...own, ...inner];
}

function readCompound(node: CompoundCommand, context: Context): Invocation[] {
  const inner = branch(context);
  switch (node.type) {
    case 'Subshell':
      return readStatements(node.body.commands, inner);
    case 'BraceGroup':
      return readStatements(node.body.commands, context);
    case 'If': {
      const parts = [node.clause, node.then, ...node.elif.flatMap((elif) => [elif.clause, elif.then])];
      if (node.else) parts.push(node.else);
      return parts.flatMap((part) => readNode(part, inner));
    }
    case 'While':
      return [...readNode(node.clause, inner), ...readNode(node.body, inner)];
    case 'For':
    case 'Select':
      return readFor(node, inner);
    case 'ArithmeticFor': {
      const parts = [node.initialize, node.test, node.update].filter((part) => part !== undefined);
      return [...parts.flatMap((part) => commandsUnder(part, context)), ...readNode(node.body, inner)];
    }
    case 'Case':
      return [...expandValue(node.word, context).commands, ...node.items.flatMap((item) => readCaseItem(item, inner))];
    default:
      return commandsUnder(node, context);
  }
}

function readCaseItem(item: CaseItem, context: Context): Invocation[] {
  return [...item.pattern.flatMap((word) => commandsUnder(word, context)), ...readNode(item.body, context)];
}

function readFor(node: Extract<CompoundCommand, { type: 'For' | 'Select' }>, context: Context): Invocation[] {
  const words = node.wordlist?.flatMap((word) => expandWord(word, context)) ?? context.scope.positional;
  const name = node.name.value;
  if (words) context.scope.setAll(name, words.map(valueOfWord));
  else context.scope.forget(name, []);
  return [...(words ?? []).flatMap((word) => word.commands ?? []), ...readNode(node.body, context)];
}
