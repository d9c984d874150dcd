import type { Language, SourceFile } from '../../source-file.js';
import type { Finding } from '../flow/engine.js';
import type { Followed } from '../follow-values.js';
import type { Program } from '../tree/tree.js';
import { askEslint } from './eslint.js';
import type { Remarks } from './lint-row.js';
import { askRuff } from './ruff.js';
import { hear } from './second-opinion.js';

const ASK: Readonly<Partial<Record<Language, (file: SourceFile) => Remarks>>> = {
  python: askRuff,
  javascript: askEslint,
  typescript: askEslint,
};

/** Nobody writes deeper or longer by hand. A parser in machine code that is given more may end the process. */
const MAX_NESTING = 100;
const MAX_LINE = 20_000;

/** A second opinion on what the engine followed, from the linter of the language. Not read: it could not look at the file. */
export function lint(file: SourceFile, followed: Followed): { findings: Finding[]; isRead: boolean } {
  const ask = file.language && ASK[file.language];
  if (!ask || !followed.known) return { findings: [], isRead: true };
  const remarks = mayBeRead(file.content, followed.known.program) ? ask(file) : undefined;
  return remarks ? { findings: hear(remarks, followed), isRead: true } : { findings: [], isRead: false };
}

/** What the grammar understood has no depth that it does not know of; of what it did not, brackets and lines are counted. */
const mayBeRead = (text: string, { incomplete, broken }: Program): boolean =>
  !incomplete && (!broken || (nestingOf(text) <= MAX_NESTING && longestLine(text) <= MAX_LINE));

function nestingOf(text: string): number {
  let deepest = 0;
  let depth = 0;
  for (const character of text) {
    if ('([{<'.includes(character)) depth += 1;
    else if (depth > 0 && ')]}>'.includes(character)) depth -= 1;
    if (depth > deepest) deepest = depth;
  }
  return deepest;
}

const longestLine = (text: string): number => text.split('\n').reduce((most, line) => Math.max(most, line.length), 0);
