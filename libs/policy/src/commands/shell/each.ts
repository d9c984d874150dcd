import type { Invocation } from '../invocation.js';
import type { Context } from './context.js';
import { knownInput } from './decode.js';
import type { ReadWord } from './fields.js';
import { invocationOf, type Draft } from './invoke.js';
import { optionValue, readOptions, type OptionGrammar } from './options.js';
import { inside, joinedWord, programNameOf, readRest, readSource, type Unwrap, type Unwrapper } from './wrap.js';

const XARGS: OptionGrammar = {
  valued: 'adEILnPs',
  long: ['arg-file', 'delimiter', 'max-args', 'max-procs', 'max-chars', 'process-slot-var'],
};
const PARALLEL: OptionGrammar = {
  valued: 'jIaSNnLPsdC',
  long: [
    'jobs',
    'arg-file',
    'colsep',
    'delay',
    'joblog',
    'load',
    'max-args',
    'max-procs',
    'results',
    'retries',
    'sshlogin',
    'timeout',
    'tmpdir',
    'workdir',
  ],
};
const FIND_ACTIONS = new Set(['-exec', '-execdir', '-ok', '-okdir']);
const FD_ACTIONS = new Set(['-x', '-X', '--exec', '--exec-batch']);

/** Programs that run a command for each thing they find or read. */
export const EACH_PROGRAMS: ReadonlyMap<string, Unwrapper> = new Map<string, Unwrapper>([
  ['xargs', readXargs],
  ['gxargs', readXargs],
  ['parallel', readParallel],
  ['find', (draft, context, unwrap) => readActions(draft, context, { unwrap, actions: FIND_ACTIONS })],
  ['gfind', (draft, context, unwrap) => readActions(draft, context, { unwrap, actions: FIND_ACTIONS })],
  ['fd', (draft, context, unwrap) => readActions(draft, context, { unwrap, actions: FD_ACTIONS })],
  ['fdfind', (draft, context, unwrap) => readActions(draft, context, { unwrap, actions: FD_ACTIONS })],
]);

/** A word whose value is given by what `commands` print. */
function fedWord(span: { start: number; end: number }, text: string, commands: readonly Invocation[]): ReadWord {
  const word = { start: span.start, end: span.end, text, literal: false, glob: false };
  return commands.length > 0 ? { ...word, commands } : word;
}

function readXargs(draft: Draft, context: Context, unwrap: Unwrap): Invocation[] | undefined {
  const { options, rest } = readOptions(draft.args, XARGS);
  if (rest.length === 0) return undefined;
  const replaces = options.some(({ name }) => name === '-i' || name === '--replace');
  const mark = (optionValue(options, '-I', '--replace')?.text ?? '') || (replaces ? '{}' : undefined);
  // What a file lists, nobody can say: what is fed to it is then no word of the command.
  const listed = optionValue(options, '-a', '--arg-file') !== undefined;
  const words = withInput(rest, listed ? { ...draft, input: { from: 'none' } } : draft, mark);
  return readRest({ ...draft, input: { from: 'none' } }, words, { context: inside(context, 'xargs', 'each'), unwrap });
}

function withInput(words: readonly ReadWord[], draft: Draft, mark: string | undefined): ReadWord[] {
  const known = knownInput(draft.input);
  const commands = draft.input.from === 'pipe' ? draft.input.commands : [];
  const text = known?.literal ? known.text.trim() : undefined;
  if (mark === undefined) {
    const given = text === undefined ? [fedWord(draft.span, '{}', commands)] : splitWords(text, draft.span);
    return [...words, ...given];
  }
  return words.map((word) => {
    if (!word.text.includes(mark)) return word;
    if (text !== undefined) return { ...word, text: word.text.replaceAll(mark, text) };
    return { ...word, literal: false, commands: [...(word.commands ?? []), ...commands] };
  });
}

function splitWords(text: string, { start, end }: { start: number; end: number }): ReadWord[] {
  return text
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => ({ start, end, text: part, literal: true, glob: false }));
}

function readParallel(draft: Draft, context: Context, unwrap: Unwrap): Invocation[] | undefined {
  const { rest } = readOptions(draft.args, PARALLEL);
  const marker = rest.findIndex((word) => /^:::{1,2}\+?$/.test(word.text));
  const words = marker < 0 ? rest : rest.slice(0, marker);
  const given = marker < 0 ? [] : rest.slice(marker + 1);
  const inner = inside(context, 'parallel', 'each');
  if (words.length === 0) return readGivenCommands(draft, inner, given);
  const command = joinedWord(words);
  const commands = draft.input.from === 'pipe' ? draft.input.commands : [];
  const values = given.length > 0 ? given : [fedWord(draft.span, '{}', commands)];
  const detached: Draft = { ...draft, input: { from: 'none' } };
  return values.flatMap((value) => {
    const joined = filled(command, value, (text) => `${text} ${value.text}`);
    // What `-q` keeps quoted is lost without it, though whoever wrote the quotes meant them.
    const kept = words.some(({ text }) => /\s/.test(text)) ? words.map((word) => filled(word, value)) : [];
    return [
      ...(readSource(joined, detached, inner) ?? [invocationOf(draft, context)]),
      ...(readRest(detached, kept, { context: inner, unwrap }) ?? []),
    ];
  });
}

/** A word with what is given in place of `{}`. */
function filled(word: ReadWord, { text: given }: ReadWord, otherwise = (text: string) => text): ReadWord {
  return { ...word, text: word.text.includes('{}') ? word.text.replaceAll('{}', given) : otherwise(word.text) };
}

/** Without a command of its own, `parallel` runs each line or word it is given. */
function readGivenCommands(draft: Draft, context: Context, given: readonly ReadWord[]): Invocation[] | undefined {
  if (given.length > 0) return given.flatMap((word) => readSource(word, draft, context) ?? []);
  const known = knownInput(draft.input);
  if (!known) return undefined;
  const { start, end } = draft.span;
  const text = { start, end, text: known.text, literal: known.literal, glob: false };
  return readSource(text, { ...draft, input: { from: 'none' } }, context);
}

function readActions(
  draft: Draft,
  context: Context,
  { unwrap, actions }: { unwrap: Unwrap; actions: ReadonlySet<string> },
): Invocation[] {
  const own = invocationOf(draft, context);
  const found = [own];
  const name = programNameOf(draft);
  for (let index = 0; index < draft.args.length; index += 1) {
    if (!actions.has(draft.args[index]?.text ?? '')) continue;
    const words: ReadWord[] = [];
    for (index += 1; index < draft.args.length; index += 1) {
      const word = draft.args[index];
      if (!word || word.text === ';' || (word.text === '+' && words.at(-1)?.text === '{}')) break;
      words.push(word.text.includes('{}') ? { ...word, literal: false, commands: [own] } : word);
    }
    const inner = inside(context, name, 'each');
    found.push(
      ...(readRest({ ...draft, assignments: [], input: { from: 'none' } }, words, { context: inner, unwrap }) ?? []),
    );
  }
  return found;
}
