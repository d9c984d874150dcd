import type { ArrayValue, Assignment, Command, CommandArgument } from 'unbash';
import type { Invocation, Word } from '../invocation.js';
import { callFunction } from './call.js';
import { firstChoice, withChoice, type Context } from './context.js';
import { expandValue, expandWord } from './expand.js';
import type { ReadWord } from './fields.js';
import { noCommand, wordOf, type Draft } from './invoke.js';
import { MAX_COMBINATIONS, Unreadable } from './limits.js';
import { readRedirections } from './redirect.js';
import type { Value } from './scope.js';
import { rememberFiles } from './written.js';
import { unwrap } from './unwrap.js';
import { inside, readSource } from './wrap.js';

/** The commands a simple command runs: one for each combination of values its variables may have. */
export function readSimple(node: Command, context: Context): Invocation[] {
  const first = firstChoice();
  const found = readOnce(node, withChoice(context, first));
  // A variable with one value needs no second look, and an assignment must not be made twice.
  if (!node.name || first.asked.size === 0) return found;
  for (const picked of otherPicks(first.asked)) {
    context.steps.take();
    found.push(...readOnce(node, withChoice(context, { ...firstChoice(), picked })));
  }
  return found;
}

/** Every way to pick one value per variable, but the first. Throws `Unreadable` when there are too many. */
function otherPicks(asked: ReadonlyMap<string, number>): Array<Map<string, number>> {
  let picks = [new Map<string, number>()];
  for (const [name, count] of asked) {
    picks = picks.flatMap((pick) => Array.from({ length: count }, (_, index) => new Map([...pick, [name, index]])));
    if (picks.length > MAX_COMBINATIONS) {
      throw new Unreadable('too_deep', `more than ${MAX_COMBINATIONS} combinations of values in one command`);
    }
  }
  return picks.slice(1);
}

/**
 * Variables that say more than their value when nothing stands behind the assignment: the shell reads them itself (bash(1),
 * "Shell Variables"), or a login has exported them, so that every later command gets the new value.
 */
const LASTING =
  /^(?:IFS|PATH|CDPATH|FPATH|ZDOTDIR|HOME|SHELL|ENV|BASH_ENV|PS[0-4]|PROMPT_COMMAND|\w{0,20}(?:PAGER|EDITOR)|VISUAL|BROWSER|LD_\w{1,30}|DYLD_\w{1,30})$/;

function readOnce(node: Command, context: Context): Invocation[] {
  const commands: Invocation[] = [];
  const assignments: ReadAssignment[] = [];
  for (const item of node.prefix) {
    if (item.type === 'Assignment') assignments.push(readAssignment(item, context, commands));
  }
  const words = readWords(node, context);
  context.steps.takeWords(words.length);
  const connections = readRedirections(node.redirects, context);
  for (const word of words) if (word.commands) commands.push(...word.commands);
  commands.push(...connections.commands);
  const { redirections, input } = connections;
  const own = assignments.map(({ name: variable, value, span }) => ({ name: variable, value: wordFrom(value, span) }));
  const name = words[0];
  if (!name) {
    assignments.forEach(({ name: variable, value }) => {
      context.scope.set(variable, value, { maybe: context.branch });
    });
    const lasting = own.filter((assignment) => LASTING.test(assignment.name));
    if (redirections.length === 0 && lasting.length === 0) return commands;
    return [...commands, { ...noCommand(node, context), redirections, assignments: lasting }];
  }
  const draft: Draft = {
    span: context.place(node.pos, node.end),
    name,
    args: words.slice(1),
    assignments: context.environment.length === 0 ? own : [...context.environment, ...own],
    redirections,
    input,
  };
  const run = callFunction(draft, context) ?? unwrap(draft, context);
  rememberFiles(run, context.scope);
  // The redirection of a shell whose text took its place stands on its own.
  const isOwn = redirections.length > 0 && !run.some((command) => command.redirections === redirections);
  const left = isOwn ? [{ ...noCommand(node, context), redirections }] : [];
  return [...commands, ...left, ...run, ...startedByEnvironment({ ...draft, assignments: own }, context)];
}

// Variables whose value another program runs as a command.
const COMMAND_VARIABLES =
  /^(?:(?:GIT_|MAN|SYSTEMD_)?PAGER|(?:GIT_|SUDO_|KUBE_)?EDITOR|VISUAL|GIT_SEQUENCE_EDITOR|GIT_SSH_COMMAND|GIT_EXTERNAL_DIFF|PROMPT_COMMAND|LESSOPEN|RSYNC_RSH)$/;

function startedByEnvironment(draft: Draft, context: Context): Invocation[] {
  if (draft.assignments.length === 0) return [];
  const set = draft.assignments.filter(({ name, value }) => COMMAND_VARIABLES.test(name) && value.text.includes(' '));
  return set.flatMap(
    ({ name, value }) =>
      readSource(value, { ...draft, assignments: [], input: { from: 'none' } }, inside(context, name, 'shell')) ?? [],
  );
}

function readWords(node: Command, context: Context): ReadWord[] {
  const words: ReadWord[] = node.name ? readWord(node.name, context) : [];
  for (const word of node.args) words.push(...readWord(word, context));
  return EXPORTING.has(words[0]?.text ?? '') ? words.map((word) => withItsValue(word, context)) : words;
}

const EXPORTING = new Set(['export', 'declare', 'typeset']);

/** `export NAME` behind `NAME=value` gives the same to later commands as `export NAME=value`. */
function withItsValue(word: ReadWord, { scope }: Context): ReadWord {
  const [value, ...others] = /^[A-Za-z_]\w*$/.test(word.text) ? (scope.values(word.text) ?? []) : [];
  if (!value) return word;
  return { ...word, text: `${word.text}=${value.text}`, literal: value.literal && others.length === 0 };
}

const readWord = (word: CommandArgument, context: Context): ReadWord[] =>
  word.type === 'Word' ? expandWord(word, context) : declared(word, context);

/** `export NAME=value`: one word, and the variable is set. */
function declared(node: Assignment, context: Context): ReadWord[] {
  const commands: Invocation[] = [];
  const { name, value, span } = readAssignment(node, context, commands);
  context.scope.set(name, value, { maybe: context.branch });
  const word: ReadWord = { ...span, text: `${name}=${value.text}`, literal: value.literal, glob: false };
  if (commands.length > 0) word.commands = commands;
  return [word];
}

interface ReadAssignment {
  name: string;
  value: Value;
  span: { start: number; end: number };
}

function readAssignment(node: Assignment, context: Context, commands: Invocation[]): ReadAssignment {
  const added = node.value.type === 'ArrayValue' ? arrayValue(node.value, context) : expandValue(node.value, context);
  commands.push(...added.commands);
  const value = node.append ? joined(context.scope.values(node.name)?.[0], added) : added;
  return { name: node.name, value, span: context.place(node.pos, node.end) };
}

function arrayValue(node: ArrayValue, context: Context): Value {
  const items = node.elements.flatMap((element) => expandWord(element, context));
  return {
    text: items[0]?.text ?? '',
    literal: items[0]?.literal ?? true,
    glob: items[0]?.glob ?? false,
    commands: items.flatMap((item) => item.commands ?? []),
    items: items.map(wordOf),
  };
}

function joined(before: Value | undefined, added: Value): Value {
  if (!before) return added;
  if (before.items && added.items) return { ...before, items: [...before.items, ...added.items] };
  return {
    text: before.text + added.text,
    literal: before.literal && added.literal,
    glob: before.glob || added.glob,
    commands: [...before.commands, ...added.commands],
  };
}

function wordFrom({ text, literal, glob, commands }: Value, span: { start: number; end: number }): Word {
  return commands.length > 0 ? { ...span, text, literal, glob, commands } : { ...span, text, literal, glob };
}
