import { readQuoted } from './quoted.js';
import { TextBuilder } from './text-builder.js';
import type { Scalar } from './tree.js';

/** A value, and where the reader goes on: at the start of a line or at the end of one. */
export interface ReadScalar {
  scalar: Scalar;
  next: number;
}

export function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found;
}

export function indentOf(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at - start;
}

const isBlankLine = (text: string, start: number, end: number) => text.slice(start, end).trim() === '';
const withoutReturn = (text: string, end: number) => (text[end - 1] === '\r' ? end - 1 : end);

/** Nothing but blanks and a comment from here to the end of the line. */
export function isLineOver(text: string, at: number): boolean {
  const first = text[at + indentOf(text, at)];
  return first === undefined || first === '\n' || first === '\r' || first === '#';
}

const BLOCK_HEADER = /^[|>](?:[+-]?([1-9])?|([1-9])[+-]?)[ \t]*(?:#.*)?\r?$/;

/**
 * Reads a block scalar (`|`, `>`) whose header is at `at`, beneath something that is indented by `parent`. Folded
 * lines are joined by blanks, also where YAML would keep a deeper line apart.
 */
export function readBlock(text: string, at: number, parent: number): ReadScalar | undefined {
  const headerEnd = lineEnd(text, at);
  const header = BLOCK_HEADER.exec(text.slice(at, Math.min(headerEnd, at + 200)));
  if (!header) return undefined;
  const digit = header[1] ?? header[2];
  let indent = digit ? Math.max(parent, 0) + Number(digit) : undefined;
  const folded = text[at] === '>';
  const built = new TextBuilder();
  let start = headerEnd + 1;
  let [first, last] = [start, start];
  while (start < text.length) {
    const end = lineEnd(text, start);
    const blank = isBlankLine(text, start, end);
    const own = indentOf(text, start);
    if (!blank) {
      indent ??= own;
      if (own < indent || own <= parent) break;
      if (built.length === 0) first = start + indent;
      const stop = withoutReturn(text, end);
      built.addSlice(text, start + indent, stop);
      last = stop;
    }
    built.add(folded && !blank ? ' ' : '\n', end);
    start = end + 1;
  }
  const { value, positions } = built.finish();
  return { scalar: { kind: 'scalar', start: first, end: last, value, quoted: true, positions }, next: start };
}

/** Reads a quoted value that may go on over lines, which are folded into blanks. */
export function readQuotedLines(text: string, at: number): ReadScalar | undefined {
  const scalar = readQuoted(text, at);
  if (!scalar) return undefined;
  const next = scalar.end + 1;
  if (!text.slice(scalar.start, scalar.end).includes('\n')) return { scalar, next };
  const built = new TextBuilder();
  let folding = false;
  for (let i = 0; i < scalar.value.length; i++) {
    const at = scalar.positions?.[i] ?? scalar.start + i;
    const raw = text[at]!;
    const breaks = raw === '\n' || raw === '\r';
    if (breaks && !folding) built.add(' ', at);
    folding = breaks || (folding && (raw === ' ' || raw === '\t'));
    if (!folding) built.add(scalar.value[i]!, at);
  }
  const { value, positions } = built.finish();
  return { scalar: { ...scalar, value, positions }, next };
}

function plainEnd(text: string, at: number, end: number): number {
  const comment = text.slice(at, end).search(/[ \t]#/);
  const stop = comment < 0 ? end : at + comment;
  return at + text.slice(at, stop).trimEnd().length;
}

/** Reads a plain value and the deeper lines that go on with it. */
export function readPlain(text: string, at: number, parent: number): ReadScalar {
  let next = lineEnd(text, at);
  const start = at;
  let end = plainEnd(text, at, next);
  let built: TextBuilder | undefined;
  for (let line = next + 1; line < text.length; line = next + 1) {
    const stop = lineEnd(text, line);
    const own = indentOf(text, line);
    if (isBlankLine(text, line, stop) || own <= parent || text[line + own] === '#') break;
    built ??= new TextBuilder().addSlice(text, start, end);
    built.add(' ', line - 1);
    end = plainEnd(text, line + own, stop);
    built.addSlice(text, line + own, end);
    next = stop;
  }
  const { value, positions } = built?.finish() ?? { value: text.slice(start, end), positions: undefined };
  return { scalar: { kind: 'scalar', start, end, value, quoted: false, positions }, next };
}
