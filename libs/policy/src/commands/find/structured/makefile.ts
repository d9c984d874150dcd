import { TextBuilder } from '../../../tree/text-builder.js';
import { lineEnd } from '../../../tree/yaml-scalars.js';
import type { Candidate } from '../../candidate.js';
import { candidateOfBuilt } from './source.js';

const RULE = /^[^\s#:=][^#=\n]{0,400}:(?!=)/;
const ASSIGNMENT = /^(?:export[ \t]+|override[ \t]+)?([A-Za-z_][\w.-]{0,80})[ \t]*(?:::?|\?)?=[ \t]*(.*)$/;
const SIMPLE_NAME = /^[A-Za-z_][\w.-]{0,80}$/;
/** What make itself defines (GNU make, "Variables Used by Implicit Rules"). */
const DEFINED = new Map([
  ['RM', 'rm -f'],
  ['MAKE', 'make'],
  ['CURDIR', '.'],
  ['SHELL', 'sh'],
]);
/** A variable in a variable; deeper ones stay open. */
const DEEPEST = 4;
const LONGEST_VALUE = 2000;
const LONGEST_REFERENCE = 500;

class Expander {
  readonly #values: ReadonlyMap<string, string>;
  readonly #built = new TextBuilder();

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  /** Adds shell source as make would hand it over. `place` tells where a character stands in the file. */
  add(source: string, place: (offset: number) => number, depth = 0): TextBuilder {
    for (let at = 0; at < source.length;) {
      const dollar = source.indexOf('$', at);
      const stop = dollar < 0 ? source.length : dollar;
      for (let i = at; i < stop; i++) this.#built.add(source[i]!, place(i));
      if (dollar < 0) break;
      at = this.#addReference(source, dollar, place, depth);
    }
    return this.#built;
  }

  /** Adds what the `$` at `dollar` stands for; answers where the source goes on. */
  #addReference(source: string, dollar: number, place: (offset: number) => number, depth: number): number {
    const next = source[dollar + 1] ?? '';
    const at = place(dollar);
    if (next === '$') {
      this.#built.add('$', at);
      return dollar + 2;
    }
    const end = next === '(' || next === '{' ? closing(source, dollar + 1) : undefined;
    if (end === undefined) {
      // Automatic variables: files that only make knows.
      this.#built.add('${TARGET}', at);
      return dollar + 1 + next.length;
    }
    const inner = source.slice(dollar + 2, end - 1);
    const value = SIMPLE_NAME.test(inner) ? (this.#values.get(inner) ?? DEFINED.get(inner)) : undefined;
    if (value !== undefined && depth < DEEPEST && this.#built.length < 4 * LONGEST_VALUE) {
      this.add(value, () => at, depth + 1);
    } else if (inner.startsWith('shell ')) {
      this.#built.add('$(', at);
      this.add(inner.slice(6), (i) => place(dollar + 8 + i), depth + 1);
      this.#built.add(')', place(end - 1));
    } else this.#built.add(`\${${SIMPLE_NAME.test(inner) ? inner.replace(/[.-]/g, '_') : 'FUNCTION'}}`, at);
    return end;
  }
}

/** After the bracket that closes the one at `open`. */
function closing(source: string, open: number): number | undefined {
  const [left, right] = source[open] === '(' ? ['(', ')'] : ['{', '}'];
  const stop = Math.min(source.length, open + LONGEST_REFERENCE);
  for (let at = open, depth = 0; at < stop; at++) {
    if (source[at] === left) depth++;
    else if (source[at] === right && --depth === 0) return at + 1;
  }
  return undefined;
}

interface MakeLine {
  start: number;
  end: number;
}

/** Lines with their continuations. */
function linesOf(text: string): MakeLine[] {
  const lines: MakeLine[] = [];
  for (let start = 0; start < text.length;) {
    let end = lineEnd(text, start);
    while (text[end - 1] === '\\' && end < text.length) end = lineEnd(text, end + 1);
    lines.push({ start, end });
    start = end + 1;
  }
  return lines;
}

function assignmentsOf(text: string, lines: readonly MakeLine[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const { start, end } of lines) {
    if (text[start] === '\t' || end - start > LONGEST_VALUE) continue;
    const [, name, value] = ASSIGNMENT.exec(text.slice(start, end).replace(/\\\n/g, ' ')) ?? [];
    if (name && value !== undefined) values.set(name, value.replace(/[ \t]#.*$/, '').trim());
  }
  return values;
}

/** Where a recipe begins in its line: after the tab and the signs for make (`@` silent, `-` go on, `+` always). */
function recipeStart(text: string, { start, end }: MakeLine): number | undefined {
  let at = start;
  if (text[start] !== '\t') {
    const rule = RULE.exec(text.slice(start, Math.min(end, start + 500)));
    const semicolon = rule ? text.indexOf(';', start + rule[0].length) : -1;
    if (semicolon < 0 || semicolon >= end) return undefined;
    at = semicolon + 1;
  }
  while (at < end && /[\s@+-]/.test(text[at]!)) at++;
  return at < end && text[at] !== '#' ? at : undefined;
}

/**
 * The commands of a Makefile: recipe lines, one behind `;` in a rule, and `$(shell …)` in assignments. Variables that
 * the file sets are put in, others stay variables for the shell.
 */
export function findInMakefile(text: string): Candidate[] {
  const lines = linesOf(text);
  const values = assignmentsOf(text, lines);
  return lines.flatMap((line) => {
    const start = recipeStart(text, line) ?? shellCall(text, line);
    if (start === undefined) return [];
    const built = new Expander(values).add(text.slice(start, line.end), (i) => start + i);
    return [candidateOfBuilt(built, { form: 'makefile' })];
  });
}

/** The `$(shell …)` of an assignment, which make runs when it reads the file. */
function shellCall(text: string, { start, end }: MakeLine): number | undefined {
  if (text[start] === '#') return undefined;
  const found = text.slice(start, end).indexOf('$(shell ');
  return found < 0 ? undefined : start + found;
}

/** Whether a text of unknown kind is a Makefile: a rule with a recipe behind a tab, and nothing that is neither. */
export function isMakefile(text: string): boolean {
  if (!text.includes('\n\t')) return false;
  let rules = 0;
  for (const { start, end } of linesOf(text)) {
    const line = text.slice(start, Math.min(end, start + 500));
    if (line.trim() === '' || line[0] === '\t' || line[0] === '#') continue;
    if (RULE.test(line) && text[end + 1] === '\t') rules++;
    else if (
      !RULE.test(line) &&
      !ASSIGNMENT.test(line) &&
      !/^(?:-?include|ifn?eq|ifn?def|else|endif|export|define|endef)\b/.test(line)
    )
      return false;
  }
  return rules > 0;
}
