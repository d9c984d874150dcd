import type { Candidate } from '../../candidate.js';
import { readArguments, readLiteral } from './literal.js';
import type { Argument } from './literal.js';
import { candidateOfText, candidateOfWords } from './source.js';
import type { SourceWord } from './source.js';

/** What a call does with its arguments. */
type Kind =
  /** The first text is read by a shell, a list is a command word by word. */
  | 'run'
  /** All texts and lists together are one command word by word. */
  | 'words'
  /** Removes its first argument; the words are the same thing as a command. */
  | { equivalent: readonly string[] };

const REMOVE_ALL: Kind = { equivalent: ['rm', '-rf'] };
const REMOVE_FILE: Kind = { equivalent: ['rm', '-f'] };

interface Language {
  calls: ReadonlyMap<string, Kind>;
  /** How a line begins that is only a comment. */
  comment: RegExp;
  /** Commands in backticks: JavaScript's `$`, or plain ones. */
  backticks?: 'tagged' | 'plain';
}

const kinds = (kind: Kind, names: string): Array<[string, Kind]> => names.split(' ').map((name) => [name, kind]);

const PYTHON: Language = {
  comment: /^\s*#/,
  calls: new Map([
    ...kinds('run', 'os.system os.popen subprocess.run subprocess.call subprocess.check_call subprocess.check_output'),
    ...kinds('run', 'subprocess.Popen subprocess.getoutput subprocess.getstatusoutput commands.getoutput sp.run'),
    ...kinds('run', 'check_call check_output Popen getoutput getstatusoutput popen system sp.call sp.check_call'),
    ...kinds('run', 'asyncio.create_subprocess_shell create_subprocess_shell pexpect.spawn pexpect.run pty.spawn'),
    ...kinds('words', 'asyncio.create_subprocess_exec create_subprocess_exec'),
    ...kinds(REMOVE_ALL, 'shutil.rmtree rmtree os.removedirs'),
    ...kinds(REMOVE_FILE, 'os.remove os.unlink'),
  ]),
};

const JAVASCRIPT: Language = {
  comment: /^\s*(?:\/\/|\*|\/\*)/,
  backticks: 'tagged',
  calls: new Map([
    ...kinds('run', 'exec execSync child_process.exec child_process.execSync cp.exec cp.execSync shell.exec'),
    ...kinds('run', 'shelljs.exec execaCommand execaCommandSync'),
    ...kinds('words', 'spawn spawnSync execFile execFileSync child_process.spawn child_process.spawnSync cp.spawn'),
    ...kinds('words', 'cp.spawnSync child_process.execFile child_process.execFileSync execa execaSync Deno.Command'),
    ...kinds('words', 'Bun.spawn Bun.spawnSync'),
    ...kinds(REMOVE_ALL, 'fs.rmSync rmSync fs.rmdirSync rmdirSync fs.rm fs.promises.rm fsp.rm rimraf rimrafSync'),
    ...kinds(REMOVE_ALL, 'rimraf.sync fs.removeSync fse.removeSync fse.remove fse.emptyDirSync del deleteSync'),
    ...kinds(REMOVE_FILE, 'fs.unlinkSync unlinkSync fs.unlink fs.promises.unlink fsp.unlink'),
  ]),
};

const SCRIPTING: Language = {
  comment: /^\s*(?:#|\/\/|\*)/,
  backticks: 'plain',
  calls: new Map([
    ...kinds(
      'run',
      'system exec shell_exec passthru popen proc_open IO.popen Open3.capture3 Open3.capture2 Kernel.system',
    ),
    ...kinds('run', 'Open3.popen3 spawn'),
    ...kinds(REMOVE_ALL, 'FileUtils.rm_rf FileUtils.rm_r FileUtils.remove_dir rmtree remove_tree'),
    ...kinds(REMOVE_FILE, 'File.delete unlink'),
  ]),
};

const COMPILED: Language = {
  comment: /^\s*(?:\/\/|\*|\/\*)/,
  calls: new Map([
    ...kinds('run', 'system popen Runtime.getRuntime().exec getRuntime().exec'),
    ...kinds('words', 'exec.Command exec.CommandContext ProcessBuilder'),
    ...kinds(REMOVE_ALL, 'os.RemoveAll std::fs::remove_dir_all fs::remove_dir_all'),
    ...kinds(REMOVE_FILE, 'os.Remove'),
  ]),
};

const LANGUAGES: Readonly<Record<string, Language>> = {
  ...Object.fromEntries(['py', 'pyw', 'ipy'].map((end) => [end, PYTHON])),
  ...Object.fromEntries(['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx'].map((end) => [end, JAVASCRIPT])),
  ...Object.fromEntries(['rb', 'rake', 'pl', 'pm', 'php'].map((end) => [end, SCRIPTING])),
  ...Object.fromEntries(['go', 'java', 'kt', 'c', 'cc', 'cpp', 'cxx', 'rs'].map((end) => [end, COMPILED])),
};

/** A name and the bracket or text that follows it. Ruby and Perl call without brackets. */
const HEAD =
  /(?<![\w.$:])((?:Runtime\.)?getRuntime\(\)\.exec|[A-Za-z_][\w]{0,40}(?:(?:\.|::)[A-Za-z_]\w{0,40}){0,3})(?:[ \t]*\(|[ \t]+(?=["']))/g;
/** `$` is a shell only where a module brings it in as one: zx, execa, Bun. */
const BRINGS_SHELL =
  /\b(?:import|require)\b[^;\n]{0,200}['"](?:zx|execa|bun|dax)(?:\/[\w/]{0,40})?['"]|^#!.{0,80}\bzx\b/m;
const TAGGED = /(?<=[\s=([,:!?&|>])\$(?:\([^()\n]{0,200}\))?`/g;
const PLAIN = /(?<![\w\\])(?:%x|qx)([({[<])|`([^`\n]{1,2000})`/g;

const FORM = { form: 'call' } as const;
const asWord = (value: string, at: number): SourceWord => ({
  value,
  start: at,
  end: at + 1,
  positions: Array.from(value, () => at),
});

function ofCall(kind: Kind, values: readonly Argument[], at: number): Candidate[] {
  const [first] = values;
  if (!first || first.words.length === 0) return [];
  if (typeof kind === 'object') {
    const target = first.words[0]!;
    return [candidateOfWords([...kind.equivalent.map((word) => asWord(word, at)), target], FORM)];
  }
  if (kind === 'run')
    return [first.list ? candidateOfWords(first.words, FORM) : candidateOfText(first.words[0]!, FORM)];
  const words = first.list ? first.words : [first.words[0]!, ...argumentsAfter(values)];
  // A program that holds blanks is a line that is given to a shell (`shell: true`).
  const [program] = words;
  if (words.length === 1 && program && /\s/.test(program.value)) return [candidateOfText(program, FORM)];
  return [candidateOfWords(words, FORM)];
}

/** The list behind a program (`spawn('rm', ['-rf'])`), or all further texts (`exec.Command("rm", "-rf")`). */
function argumentsAfter(values: readonly Argument[]): SourceWord[] {
  const list = values.slice(1).find((value) => value.list);
  return list ? list.words : values.slice(1).flatMap(({ words }) => words);
}

const LONGEST_LINE = 1000;

/** Whether the line up to here is a comment, or a text is open in it. */
function isOnlyText(text: string, at: number, comment: RegExp): boolean {
  const begin = text.slice(Math.max(0, at - LONGEST_LINE), at);
  const line = begin.slice(begin.lastIndexOf('\n') + 1);
  if (line.length === LONGEST_LINE) return false;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (char === '\\') i++;
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
  }
  return quote !== '' || comment.test(line);
}

function namedCalls(text: string, { calls, comment }: Language): Candidate[] {
  const found: Candidate[] = [];
  const budget = { left: 4 * text.length };
  for (const { 0: head, 1: name = '', index } of text.matchAll(HEAD)) {
    const kind = calls.get(name);
    if (!kind || isOnlyText(text, index, comment)) continue;
    if (/(?:def|function|func)\s+$/.test(text.slice(Math.max(0, index - 12), index))) continue;
    const open = index + head.length - 1;
    if (text[open] === '(') found.push(...ofCall(kind, readArguments(text, open, budget), index));
    else {
      const literal = readLiteral(text, index + head.length);
      if (literal) found.push(...ofCall(kind, [{ words: [literal.word], list: false }], index));
    }
  }
  return found;
}

function backticked(text: string, { backticks, comment }: Language): Candidate[] {
  const found: Candidate[] = [];
  if (backticks === 'tagged' && BRINGS_SHELL.test(text)) {
    for (const { 0: head, index } of text.matchAll(TAGGED)) {
      const literal = readLiteral(text, index + head.length - 1);
      if (literal && !isOnlyText(text, index, comment)) found.push(candidateOfText(literal.word, FORM));
    }
  }
  if (backticks !== 'plain') return found;
  for (const { 0: all, 1: open, index } of text.matchAll(PLAIN)) {
    if (isOnlyText(text, index, comment)) continue;
    const start = index + (open ? all.length : 1);
    const close = open ? { '(': ')', '{': '}', '[': ']', '<': '>' }[open]! : '`';
    const end = open ? text.slice(start, start + 2000).indexOf(close) + start : index + all.length - 1;
    if (end > start) found.push(candidateOfText({ value: text.slice(start, end), start, end }, FORM));
  }
  return found;
}

/**
 * The commands that a program starts, and files that it removes by a written name, as the command that does the same.
 * Only what is written counts: a name that is known when it runs stays a variable. `extension` names the language.
 */
export function findInProgram(text: string, extension: string): Candidate[] | undefined {
  const language = LANGUAGES[extension];
  if (!language) return undefined;
  return [...namedCalls(text, language), ...backticked(text, language)].sort((a, b) => a.start - b.start);
}
