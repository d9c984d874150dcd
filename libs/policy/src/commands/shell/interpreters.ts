import type { Input, Invocation } from '../invocation.js';
import { commandsInCode, type CodeLanguage } from './calls.js';
import type { Context } from './context.js';
import { knownInput } from './decode.js';
import type { ReadWord } from './fields.js';
import { invocationOf, type Draft } from './invoke.js';
import { optionValue, readOptions, type OptionGrammar } from './options.js';
import { inside, programNameOf, readSource, type Unwrapper } from './wrap.js';

interface Interpreter extends OptionGrammar {
  language: CodeLanguage;
  /** Options whose value is code. */
  code: readonly string[];
}

const PYTHON: Interpreter = { language: 'python', valued: 'cmWX', code: ['-c'] };
const NODE: Interpreter = {
  language: 'javascript',
  valued: 'epr',
  long: ['eval', 'print', 'require', 'import'],
  code: ['-e', '-p', '--eval', '--print'],
};
const RUBY: Interpreter = { language: 'ruby', valued: 'eIrCF', code: ['-e'] };
const PERL: Interpreter = { language: 'perl', valued: 'eEIMm', code: ['-e', '-E'] };
const PHP: Interpreter = { language: 'php', valued: 'rfdBRE', long: ['run'], code: ['-r', '--run', '-B', '-R', '-E'] };
const LUA: Interpreter = { language: 'lua', valued: 'el', code: ['-e'] };

const INTERPRETERS: Readonly<Record<string, Interpreter>> = {
  python: PYTHON,
  python2: PYTHON,
  python3: PYTHON,
  pypy: PYTHON,
  pypy3: PYTHON,
  node: NODE,
  nodejs: NODE,
  bun: NODE,
  tsx: NODE,
  ruby: RUBY,
  perl: PERL,
  php: PHP,
  lua: LUA,
  luajit: LUA,
};
const AWK_OPTIONS: OptionGrammar = {
  valued: 'Fvfie',
  long: ['field-separator', 'assign', 'file', 'include', 'source'],
};

/** The name of an interpreter without its version: `python3.12` is `python3`. */
export function withoutVersion(program: string): string {
  return program.replace(/^((?:python|ruby|perl|php|lua|node|pypy)\d?)[\d.]{1,12}$/, '$1');
}

/** Interpreters of other languages: they stay, and the commands in code that the source shows are added. */
export const INTERPRETER_PROGRAMS: ReadonlyMap<string, Unwrapper> = new Map<string, Unwrapper>([
  ...Object.entries(INTERPRETERS).map(([name, interpreter]): [string, Unwrapper] => [
    name,
    (draft, context) => readInterpreter(draft, context, interpreter),
  ]),
  ...['awk', 'gawk', 'mawk', 'nawk'].map((name): [string, Unwrapper] => [name, readAwk]),
]);

function readInterpreter(draft: Draft, context: Context, interpreter: Interpreter): Invocation[] {
  const { options, rest } = readOptions(draft.args, interpreter);
  const own = invocationOf(draft, context);
  const code = optionValue(options, ...interpreter.code);
  if (code) return [own, ...readCode(draft, context, { ...interpreter, code })];
  const [script] = rest;
  if (script && script.text !== '-')
    return [script.commands ? { ...own, input: { from: 'pipe', commands: script.commands } } : own];
  const known = knownInput(draft.input);
  if (!known) return [own];
  const word: ReadWord = { ...draft.span, text: known.text, literal: known.literal, glob: false };
  return [own, ...readCode(draft, context, { ...interpreter, code: word })];
}

function readAwk(draft: Draft, context: Context): Invocation[] {
  const { options, rest } = readOptions(draft.args, AWK_OPTIONS);
  const own = invocationOf(draft, context);
  const code = optionValue(options, '-e', '--source') ?? (optionValue(options, '-f', '--file') ? undefined : rest[0]);
  return code ? [own, ...readCode(draft, context, { language: 'awk', code })] : [own];
}

function readCode(
  draft: Draft,
  context: Context,
  { language, code }: { language: CodeLanguage; code: ReadWord },
): Invocation[] {
  const commands = commandsInCode(language, code.text);
  if (commands.length === 0) return [];
  const inner = inside(context, programNameOf(draft), 'shell');
  // What the code starts may read what the code prints, as `print | "sh"` of awk does.
  const input: Input =
    language === 'awk' ? { from: 'pipe', commands: [invocationOf(draft, context)] } : { from: 'none' };
  return commands.flatMap((text) => readSource({ ...code, text, literal: true }, { ...draft, input }, inner) ?? []);
}
