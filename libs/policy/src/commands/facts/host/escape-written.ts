import type { Invocation, Word } from '../../invocation.js';
import { placeOf } from './downloaded-run.js';
import { isRiskyCode } from './escape-code.js';
import { textFedTo, textPrintedBy } from './producers.js';

/** What commands of one source run out of files that are not the project's. */
export interface WrittenCode {
  /**
   * Those that run what an earlier command printed into a file, where it starts programs, connects or works on files
   * elsewhere; and those that run what anybody may have put where everybody writes.
   */
  risky: ReadonlySet<Invocation>;
  /** Shell source that is run out of a file. */
  scripts: readonly string[];
}

const NONE: WrittenCode = { risky: new Set(), scripts: [] };
const MAX_SCRIPTS = 8;

const SHELLS = /^(?:(?:ba|z|da|k|a|mk)?sh|source|\.)$/;
/** Programs that run or typeset the file they are given: interpreters, compilers that start what they made, TeX. */
const RUNS_FILES =
  /^(?:python|pypy|perl|ruby|php|node|nodejs|deno|bun|tsx|ts-node|lua|luajit|julia|Rscript|R|octave|groovy|scala|kotlin|swift|go|java|runghc|guile|tclsh|wish|expect|sqlite3|psql|mysql|gdb|ed|ex|vim?|awk|gawk|mawk|sed|bc|dc|m4|gnuplot|make|latexmk|(?:pdf|xe|lua)?(?:la)?tex)[\d.]{0,6}$/;

/** A file that a command is redirected to, or that `tee` writes, with the text. */
function filesWritten(invocation: Invocation): Array<readonly [file: string, text: string]> {
  const { program, args, redirections } = invocation;
  const redirected = redirections.filter(({ operator }) => operator.startsWith('>')).map(({ target }) => target);
  const teed = program === 'tee' ? args.filter(({ text }) => !text.startsWith('-')) : [];
  if (redirected.length + teed.length === 0) return [];
  const text = program === 'tee' ? textFedTo(invocation) : textPrintedBy(invocation);
  return text === '' ? [] : [...redirected, ...teed].map((word) => [placeOf(word), text] as const);
}

/** `echo -e` and `printf` write the ends of lines as `\n`. */
const withLines = (text: string): string => text.replace(/^-[neE]{1,3} /, '').replaceAll(String.raw`\n`, '\n');

const firstOperand = (args: readonly Word[]): Word[] => args.filter(({ text }) => !text.startsWith('-')).slice(0, 1);

const startsFile = ({ name, args, program }: Invocation): readonly Word[] => {
  if (SHELLS.test(program)) return firstOperand(args);
  return name?.text.includes('/') ? [name] : [];
};

/** Where everybody may write (hier(7)). */
const SHARED = /^\/(?:tmp|var\/tmp|dev\/shm)\//;
/** Interpreters whose first operand is a script. */
const RUNS_SCRIPT =
  /^(?:(?:ba|z|da|k|a|mk)?sh|source|\.|python|pypy|perl|ruby|php|node|nodejs|lua|tclsh|expect|Rscript)[\d.]{0,6}$/;

const runsShared = ({ program, args }: Invocation): Word | undefined =>
  RUNS_SCRIPT.test(program) ? firstOperand(args).find(({ text }) => SHARED.test(text)) : undefined;

/** Reads a source in its order: what is written into a file and then run is known, so it is read as what it is. */
export function writtenCode(invocations: readonly Invocation[]): WrittenCode {
  const [only, ...more] = invocations;
  if (!only) return NONE;
  if (more.length === 0) return runsShared(only) ? { ...NONE, risky: new Set(invocations) } : NONE;
  const files = new Map<string, string>();
  const risky = new Set<Invocation>();
  const scripts: string[] = [];
  for (const invocation of invocations) {
    const shared = runsShared(invocation);
    if (shared && !files.has(placeOf(shared))) risky.add(invocation);
    if (files.size > 0) {
      const texts = (words: readonly Word[]) => words.flatMap((word) => files.get(placeOf(word)) ?? []);
      scripts.push(...texts(startsFile(invocation)).map(withLines));
      const { program, args } = invocation;
      if (RUNS_FILES.test(program) && texts(args).some((text) => isRiskyCode(program, text))) risky.add(invocation);
    }
    for (const [file, text] of filesWritten(invocation)) files.set(file, text);
  }
  return { risky, scripts: scripts.slice(0, MAX_SCRIPTS) };
}
