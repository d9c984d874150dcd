import type { Invocation, Word } from '../../invocation.js';
import { placeOf } from './downloaded-run.js';
import { isRiskyCode } from './escape-code.js';
import { textFedTo, textPrintedBy } from './producers.js';

const NONE: ReadonlySet<Invocation> = new Set();

/** Programs that run or typeset the file they are given: interpreters, compilers that start what they made, TeX. */
const RUNS_FILES =
  /^(?:python|pypy|perl|ruby|php|node|nodejs|deno|bun|tsx|ts-node|lua|luajit|julia|Rscript|R|octave|groovy|scala|kotlin|swift|go|java|runghc|guile|tclsh|wish|expect|sqlite3|psql|mysql|gdb|ed|ex|vim?|awk|gawk|mawk|sed|bc|dc|m4|gnuplot|make|latexmk|(?:pdf|xe|lua)?(?:la)?tex)[\d.]{0,6}$/;

/** A file that a command is redirected to, or that `tee` writes, with the text. */
export function filesWritten(invocation: Invocation): Array<readonly [file: string, text: string]> {
  const { program, args, redirections } = invocation;
  const redirected = redirections.filter(({ operator }) => operator.startsWith('>')).map(({ target }) => target);
  const teed = program === 'tee' ? args.filter(({ text }) => !text.startsWith('-')) : [];
  if (redirected.length + teed.length === 0) return [];
  const text = program === 'tee' ? textFedTo(invocation) : textPrintedBy(invocation);
  return text === '' ? [] : [...redirected, ...teed].map((word) => [placeOf(word), text] as const);
}

const firstOperand = (args: readonly Word[]): Word[] => args.filter(({ text }) => !text.startsWith('-')).slice(0, 1);

/** Where everybody may write (hier(7)). */
const SHARED = /^\/(?:tmp|var\/tmp|dev\/shm)\//;
/** Interpreters whose first operand is a script. */
const RUNS_SCRIPT =
  /^(?:(?:ba|z|da|k|a|mk)?sh|source|\.|python|pypy|perl|ruby|php|node|nodejs|lua|tclsh|expect|Rscript)[\d.]{0,6}$/;

const runsShared = ({ program, args }: Invocation): Word | undefined =>
  RUNS_SCRIPT.test(program) ? firstOperand(args).find(({ text }) => SHARED.test(text)) : undefined;

/**
 * The commands of one source that run code which nobody approved as such: what an earlier one printed into a file, where
 * it starts programs, connects or works on files elsewhere (shell text is followed by the shell's reader), and what
 * anybody may have put where everybody writes.
 */
export function codeFromFiles(invocations: readonly Invocation[]): ReadonlySet<Invocation> {
  const [only, ...more] = invocations;
  if (!only) return NONE;
  if (more.length === 0) return runsShared(only) ? new Set(invocations) : NONE;
  const files = new Map<string, string>();
  const found = new Set<Invocation>();
  for (const invocation of invocations) {
    const shared = runsShared(invocation);
    if (shared && !files.has(placeOf(shared))) found.add(invocation);
    const { program, args } = invocation;
    if (files.size > 0 && RUNS_FILES.test(program)) {
      const texts = args.flatMap((word) => files.get(placeOf(word)) ?? []);
      if (texts.some((text) => isRiskyCode(program, text))) found.add(invocation);
    }
    for (const [file, text] of filesWritten(invocation)) files.set(file, text);
  }
  return found;
}
