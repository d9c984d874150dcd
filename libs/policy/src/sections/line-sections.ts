import { isBlank, isInvisible } from './characters.js';
import { createCodeBlocks } from './code-blocks.js';
import { type Heading, readHeading } from './heading.js';
import { hasSubstance } from './placeholder.js';
import type { SectionPart } from './reading.js';

/** A Markdown indent of four makes code; beneath the one key of a YAML text the names stand deeper. */
const DEEPEST = 3;
const DEEPEST_WRAPPED = 8;

interface Open extends Omit<Heading, 'name' | 'end' | 'needsUnderline'> {
  part: SectionPart;
  /** A plain Markdown heading of this level or less ends the section. */
  closedBy: number;
}

interface Line {
  start: number;
  /** Without the line break. */
  end: number;
  next: number;
}

const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/g;

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const { index, 0: breaks } of text.matchAll(LINE_BREAK)) {
    lines.push({ start, end: index, next: index + breaks.length });
    start = index + breaks.length;
  }
  lines.push({ start, end: text.length, next: text.length });
  return lines;
}

/** 1 or 2 for a line of only `===` or `---`, else 0 (CommonMark, setext headings). */
function underlineLevel(text: string, line: Line | undefined): number {
  if (!line || line.end - line.start < 2) return 0;
  const char = text[line.start];
  if (char !== '=' && char !== '-') return 0;
  let at = line.start;
  while (at < line.end && text[at] === char) at++;
  if (at - line.start < 2) return 0;
  while (at < line.end && isBlank(text.charCodeAt(at))) at++;
  return at < line.end ? 0 : char === '=' ? 1 : 2;
}

/** The level of a Markdown heading that names no section, else 0. */
function plainHeadingLevel(text: string, line: Line, next: Line | undefined): number {
  const begin = text.slice(line.start, Math.min(line.end, line.start + 12));
  const level = begin.includes('#') ? /^ {0,3}(#{1,6})(?:[ \t]|$)/.exec(begin)?.[1]?.length : undefined;
  if (level) return level;
  const underline = underlineLevel(text, next);
  return underline > 0 && /^[\p{L}\p{N}]/u.test(text.slice(line.start, line.start + 2)) ? underline : 0;
}

function isEmpty(text: string, { start, end }: Line): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (!isBlank(code) && !isInvisible(code)) return false;
  }
  return true;
}

/**
 * Whether this heading opens a section where `open` stands. A list item in small letters beneath another kind of
 * heading ("- Dependencies: add none", under BOUNDARIES) is a point of that section, and so is what stands deeper than
 * the names of the text. A name in capitals or bold opens one in any mixture of forms.
 */
function opens(heading: Heading, open: Open | undefined): boolean {
  if (!open || heading.level > 0) return true;
  if (open.level === 0 && heading.indent > open.indent) return false;
  return heading.item === undefined || heading.strong || heading.item === open.item;
}

class LineReader {
  readonly #text: string;
  readonly #lines: Line[];
  readonly #parts: SectionPart[] = [];
  readonly #deepest: number;
  #open: Open | undefined;
  #level = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = linesOf(text);
    this.#deepest = DEEPEST;
    const first = this.#lines.find((line) => !isEmpty(text, line) && text[line.start] !== '#');
    if (
      first &&
      /^['"]?[\p{L}\w-]{1,60}['"]?:\s*$/u.test(text.slice(first.start, Math.min(first.end, first.start + 80)))
    )
      this.#deepest = DEEPEST_WRAPPED;
  }

  read(): SectionPart[] {
    const blocks = createCodeBlocks(this.#text);
    for (let i = 0; i < this.#lines.length; i++) {
      const line = this.#lines[i]!;
      const place = blocks.next(line);
      if (place === 'prose') i += this.#readProse(i);
      else if (place === 'code') this.#fill(line);
    }
    this.#close(this.#text.length);
    return this.#parts;
  }

  /** Reads one line outside code and comments; answers how many lines after it are used up. */
  #readProse(i: number): number {
    const line = this.#lines[i]!;
    const next = this.#lines[i + 1];
    const heading = readHeading(this.#text, line.start, line.end);
    const underline = heading && heading.end === line.end && heading.level === 0 ? underlineLevel(this.#text, next) : 0;
    if (heading && this.#isHeading(heading, underline)) {
      this.#start(heading, line, underline ? next : undefined, underline);
      return underline ? 1 : 0;
    }
    const level = plainHeadingLevel(this.#text, line, next);
    if (level > 0) this.#passHeading(level, line);
    else this.#fill(line);
    return 0;
  }

  #isHeading(heading: Heading, underline: number): boolean {
    if (heading.needsUnderline && !underline) return false;
    return heading.indent <= this.#deepest && opens(underline ? { ...heading, level: underline } : heading, this.#open);
  }

  #start(heading: Heading, line: Line, underline: Line | undefined, underlined: number): void {
    this.#close(line.start);
    const { name, indent, item, strong } = heading;
    const level = heading.level || underlined;
    if (level) this.#level = level;
    const start = underline ? underline.end : heading.end;
    const part = { name, heading: { start: line.start, end: start }, content: { start, end: start }, filled: false };
    this.#parts.push(part);
    this.#open = { part, indent, level, item, strong, closedBy: level || this.#level };
    this.#fill({ start, end: underline ? start : line.end, next: line.next });
  }

  /** A label before which no heading stands is ended by any heading, once it has content. */
  #passHeading(level: number, line: Line): void {
    const { closedBy = 0, part } = this.#open ?? {};
    if (closedBy === 0 ? part?.filled : level <= closedBy) {
      this.#close(line.start);
      this.#level = level;
    } else if (!this.#open) this.#level = level;
  }

  #fill({ start, end }: Line): void {
    const part = this.#open?.part;
    if (!part || part.filled || start >= end) return;
    const line = this.#text.slice(start, end);
    part.filled = hasSubstance(line, part.name) && !/[:：]\s*$/.test(line.slice(-20));
  }

  #close(end: number): void {
    if (this.#open) this.#open.part.content.end = Math.max(end, this.#open.part.content.start);
    this.#open = undefined;
  }
}

/** The sections of an instruction that is plain text, Markdown or YAML. */
export function readLineSections(text: string): SectionPart[] {
  return new LineReader(text).read();
}
