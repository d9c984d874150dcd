import type { Input, Invocation } from '../invocation.js';
import type { Context } from './context.js';
import { knownInput } from './decode.js';
import type { ReadWord } from './fields.js';
import { invocationOf, type Draft } from './invoke.js';
import { Scope, valueOfWord } from './scope.js';
import { writtenText } from './written.js';
import { inside, isUnknown, joinedWord, programNameOf, readSource, type Unwrapper } from './wrap.js';

const SHELLS = ['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'mksh', 'rbash', 'fish', 'csh', 'tcsh', 'yash', 'rksh'];
const VALUED = new Set(['-o', '+o', '-O', '+O', '--rcfile', '--init-file']);

/** The shells, and the builtins that read text as shell source. */
export const SHELL_PROGRAMS: ReadonlyMap<string, Unwrapper> = new Map<string, Unwrapper>([
  ...SHELLS.map((name): [string, Unwrapper] => [name, readShellCall]),
  ['eval', readEval],
  ['source', readSourced],
  ['.', readSourced],
  ['trap', readTrap],
  ['alias', readAlias],
  ['set', readSet],
  ['read', readRead],
]);

interface ShellCall {
  command?: ReadWord;
  /** The script file and its arguments, or `$0` and on behind a command. */
  operands: readonly ReadWord[];
  stdin: boolean;
}

function readShellCall(draft: Draft, context: Context): Invocation[] | undefined {
  const call = shellCall(draft.args);
  const inner = inside(context, programNameOf(draft), 'shell');
  if (call.command) {
    const scope = new Scope(context.scope, call.operands.slice(1));
    return readSource(call.command, draft, { ...inner, scope }) ?? fedBy(draft, call.command, context);
  }
  const [script] = call.operands;
  if (!call.stdin && script && script.text !== '/dev/stdin' && script.text !== '-') {
    if (script.commands) return fedBy(draft, script, context);
    return readWritten(script, draft, { ...inner, scope: new Scope(context.scope, call.operands.slice(1)) });
  }
  return readInput(draft, { ...inner, scope: new Scope(context.scope, call.operands) });
}

function shellCall(args: readonly ReadWord[]): ShellCall {
  let isCommand = false;
  let stdin = false;
  let index = 0;
  for (; index < args.length; index += 1) {
    const text = args[index]?.text ?? '';
    if (!/^[-+]./.test(text)) break;
    if (VALUED.has(text)) index += 1;
    else if (text === '--command') isCommand = true;
    else if (/^-[A-Za-z]+$/.test(text)) {
      isCommand ||= text.includes('c');
      stdin ||= text.includes('s');
    } else if (text === '--') {
      index += 1;
      break;
    }
  }
  const [first, ...rest] = args.slice(index);
  if (isCommand && first) return { command: first, operands: rest, stdin: false };
  return { operands: args.slice(index), stdin };
}

/** A shell whose text comes out of the commands in a word: the same as a pipe from them. */
function fedBy(draft: Draft, word: ReadWord, context: Context): Invocation[] {
  const input: Input = word.commands ? { from: 'pipe', commands: word.commands } : draft.input;
  return [{ ...invocationOf(draft, context), input }];
}

function readInput(draft: Draft, context: Context): Invocation[] | undefined {
  const known = knownInput(draft.input);
  if (!known) return undefined;
  return context.reader.text(known.text, {
    ...context,
    place: () => draft.span,
    environment: draft.assignments,
    input: { from: 'none' },
  });
}

function readEval(draft: Draft, context: Context): Invocation[] | undefined {
  if (draft.args.length === 0) return [];
  const word = joinedWord(draft.args);
  return readSource(word, draft, inside(context, 'eval', 'shell')) ?? fedBy(draft, word, context);
}

function readSourced(draft: Draft, context: Context): Invocation[] | undefined {
  const [file] = draft.args;
  if (!file) return undefined;
  if (file.commands) return fedBy(draft, file, context);
  const inner = inside(context, 'source', 'shell');
  return file.text === '/dev/stdin' ? readInput(draft, inner) : readWritten(file, draft, inner);
}

/** A script that the same source wrote before. */
export function readWritten(file: ReadWord, draft: Draft, context: Context): Invocation[] | undefined {
  const text = file.literal ? writtenText(file.text, context.scope) : undefined;
  return text === undefined
    ? undefined
    : context.reader.text(text, {
        ...context,
        place: () => draft.span,
        environment: draft.assignments,
      });
}

function readTrap(draft: Draft, context: Context): Invocation[] | undefined {
  const action = draft.args.find((word) => word.text !== '--');
  if (!action || draft.args.length < 2 || action.text === '' || action.text.startsWith('-')) return undefined;
  return isUnknown(action) ? undefined : readSource(action, draft, inside(context, 'trap', 'shell'));
}

function readAlias(draft: Draft, context: Context): undefined {
  for (const { text } of draft.args) {
    const equals = text.indexOf('=');
    if (equals > 0) context.scope.aliases.set(text.slice(0, equals), text.slice(equals + 1));
  }
}

function readSet(draft: Draft, context: Context): undefined {
  const first = draft.args.findIndex((word) => word.text === '--' || !/^[-+]/.test(word.text));
  if (first < 0) return;
  context.scope.setPositional(draft.args.slice(draft.args[first]?.text === '--' ? first + 1 : first));
}

function readRead(draft: Draft, context: Context): undefined {
  const commands = draft.input.from === 'pipe' ? draft.input.commands : [];
  const known = knownInput(draft.input);
  for (const word of draft.args.filter(({ text }) => /^[A-Za-z_]\w*$/.test(text))) {
    if (known?.literal)
      context.scope.set(word.text, valueOfWord({ ...word, text: known.text.trim() }), { maybe: context.branch });
    else context.scope.forget(word.text, commands);
  }
}
