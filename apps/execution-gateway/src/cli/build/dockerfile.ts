import { refused } from '../refused.js';

/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals: `FROM`. */
  name: string;
  /** `--from=x`, each as it stands. */
  flags: string[];
  /** What stands behind them. */
  rest: string;
}

/** One of a file. */
export interface PlacedInstruction extends Instruction {
  /** The lines that it takes, from the first to the last; documents stand below. */
  lines: readonly [first: number, last: number];
}

/** What a Dockerfile says, as the builder reads it. */
export interface Dockerfile {
  /** The image that reads the file instead of the builder itself: `# syntax=…`. */
  syntax: string | undefined;
  instructions: PlacedInstruction[];
}

const NAMES = new Set(
  `ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME
  WORKDIR`.split(/\s+/),
);
/** Those whose flags may name an image, or behind which a document may stand. */
const WITH_FLAGS = new Set(['FROM', 'COPY', 'ADD', 'RUN']);
const WITH_DOCUMENTS = new Set(['COPY', 'ADD', 'RUN']);
/** White space of Go that is none here or the other way round, and what ends a line for one reader only. */
const READ_IN_TWO_WAYS = /[^\P{Cc}\t\n\r]|\r(?!\n)|[\u2028\u2029]|(?!^)\uFEFF/u;

/**
 * Reads a Dockerfile as the builder does (moby/buildkit `frontend/dockerfile/parser`): directives at the top, lines that
 * go on, comments between them, documents within the file, which only BuildKit knows. Throws `policy_floor` for what
 * could be read in two ways: whoever is misread here builds something else than was approved.
 */
export function readDockerfile(text: string, { buildkit }: { buildkit: boolean }): Dockerfile {
  if (READ_IN_TWO_WAYS.test(text)) throw unreadable('no plain text');
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const instructions: PlacedInstruction[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const first = lines[at]!.trimStart();
    if (first === '' || first.startsWith('#')) continue;
    const start = at;
    let [line, goesOn] = withoutMark(first);
    while (goesOn && at + 1 < lines.length) {
      const next = lines[(at += 1)]!;
      if (/^\s*(?:#|$)/.test(next)) continue;
      const [more, further] = withoutMark(next);
      line += more;
      goesOn = further;
    }
    if (line.trim() === '') continue;
    const instruction: PlacedInstruction = { ...instructionOf(line), lines: [start, at] };
    instructions.push(instruction);
    if (!buildkit) continue;
    for (const document of documentsIn(instruction)) at = endOf(document, lines, at + 1);
  }
  return { syntax: syntaxOf(lines), instructions };
}

const unreadable = (why: string): Error => refused(`a Dockerfile that cannot be read for sure (${why})`);

/** A line that ends in one backslash goes on. */
function withoutMark(line: string): [text: string, goesOn: boolean] {
  const [, text] = /^(|.*[^\\])\\[ \t]*$/.exec(line) ?? [];
  return text === undefined ? [line, false] : [text, true];
}

/** In any comment before the first instruction: builders do not agree on which of them still count. */
function syntaxOf(lines: readonly string[]): string | undefined {
  let syntax: string | undefined;
  for (const line of lines.map((each) => each.trim())) {
    if (line !== '' && !line.startsWith('#')) break;
    const [key, value] = directiveOf(line) ?? [];
    if (key === 'escape' && value !== '\\') throw unreadable('another sign at the end of lines');
    if (key !== 'syntax') continue;
    if (syntax !== undefined) throw unreadable('two readers');
    syntax = value;
  }
  return syntax;
}

/** `# syntax=IMAGE`, its name in small letters. */
export function directiveOf(line: string): [name: string, value: string] | undefined {
  const [, name, value] = /^#\s*([a-zA-Z]\w*)\s*=\s*(.+)$/.exec(line.trim()) ?? [];
  return name === undefined || value === undefined ? undefined : [name.toLowerCase(), value];
}

/** One line without its continuation marks. */
export function instructionOf(line: string): Instruction {
  const [, word = '', words = ''] = /^(\S+)(?:\s+(.*))?$/s.exec(line.trim()) ?? [];
  const name = word.toUpperCase();
  if (!NAMES.has(name)) throw unreadable(`the instruction ${word.slice(0, 40)}`);
  const flags: string[] = [];
  let rest = words;
  while (WITH_FLAGS.has(name) && rest.startsWith('--')) {
    const [, flag = '', more = ''] = /^(\S+)\s*(.*)$/s.exec(rest) ?? [];
    rest = more;
    if (flag === '--') break;
    if (/["'\\]/.test(flag)) throw unreadable(`the option ${flag.slice(0, 100)}`);
    flags.push(flag);
  }
  return { name, flags, rest };
}

interface Document {
  name: string;
  /** Tabs before its end count for nothing. */
  tabs: boolean;
}

/** `<<EOF`: what follows up to its name is text. */
function documentsIn({ name, rest }: Instruction): Document[] {
  const [, inner = ''] = name === 'ONBUILD' ? (/^(\S+)/.exec(rest) ?? []) : [];
  if (!WITH_DOCUMENTS.has(name) && !WITH_DOCUMENTS.has(inner.toUpperCase())) return [];
  const words = rest.split(/\s+/);
  const marks = words.filter((word) => /^\d*<<-?[^<]+$/.test(word));
  if (marks.length === 0) return [];
  const others = words.filter((word) => !marks.includes(word)).join(' ');
  return marks.map((mark) => {
    const [, tabs, , text] = /^\d*<<(-?)(["']?)([A-Za-z_]\w*)\2$/.exec(mark) ?? [];
    // Within quotes it is none.
    if (text === undefined || /["'\\`]/.test(others)) throw unreadable(`the document ${mark.slice(0, 100)}`);
    return { name: text, tabs: tabs === '-' };
  });
}

/**
 * BuildKit of before 2022 knows no documents and takes their lines for instructions. It refuses the file where it meets the
 * document's end, unless that reads as an instruction, too, or as the rest of one.
 */
function endOf({ name, tabs }: Document, lines: readonly string[], from: number): number {
  const end = lines.findIndex((line, index) => index >= from && (tabs ? line.replace(/^\t+/, '') : line) === name);
  if (end === -1) throw unreadable(`the document ${name} has no end`);
  const last = lines.slice(from, end).findLast((line) => !/^\s*(?:#|$)/.test(line)) ?? '';
  if (NAMES.has(name.toUpperCase()) || withoutMark(last)[1])
    throw unreadable(`the document ${name}, whose end may be an instruction`);
  return end;
}
