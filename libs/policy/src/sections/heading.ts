import type { SectionName } from '@wingman/contracts';
import { isBlank, isDigit, isInvisible } from './characters.js';
import { readName } from './name.js';

const HASH = 0x23;
const COLONS = [0x3a, 0xff1a];
const LONG_DASHES = [0x2013, 0x2014];
const DASH = 0x2d;
const BULLETS = [DASH, 0x2a, 0x2b, 0x2022];
const EMPHASIS = [0x2a, 0x5f];
const QUOTES = [0x22, 0x27];
const PICTURE = /^\p{Extended_Pictographic}/u;
const MOST_MARKS = 8;
const LONGEST_REMARK = 80;

/** What stands before a name. */
interface Marks {
  at: number;
  indent: number;
  /** Number of `#`. */
  level: number;
  item: 'bullet' | 'number' | undefined;
  emphasis: boolean;
  /** The name is a quoted key. */
  quote: number;
}

export interface Heading {
  name: SectionName;
  /** Where the heading ends; content may follow on the same line. */
  end: number;
  indent: number;
  /** 1 to 6 of a Markdown heading, else 0. */
  level: number;
  item: 'bullet' | 'number' | undefined;
  /** Written so that it is a heading wherever it stands: in capitals or emphasised. */
  strong: boolean;
  /** It is one only with a line of `===` or `---` beneath. */
  needsUnderline: boolean;
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (isBlank(text.charCodeAt(at)) || isInvisible(text.charCodeAt(at)))) at++;
  return at;
}

function runEnd(text: string, from: number, end: number, codes: readonly number[]): number {
  let at = from;
  while (at < end && codes.includes(text.charCodeAt(at))) at++;
  return at;
}

/** The end of `1.`, `1)`, `(1)`, `1 -` or a key-cap digit; undefined where none stands. */
function numberEnd(text: string, from: number, end: number): number | undefined {
  const open = text[from] === '(';
  let at = open ? from + 1 : from;
  const digits = at;
  while (at < end && at - digits < 3 && isDigit(text.charCodeAt(at))) at++;
  if (at === digits) return undefined;
  if (open) return text[at] === ')' ? at + 1 : undefined;
  const after = skipBlanks(text, at, end);
  const code = text.charCodeAt(after);
  if (code === 0x20e3) return after + 1;
  const dash = (code === DASH && isBlank(text.charCodeAt(after + 1))) || LONG_DASHES.includes(code);
  return text[after] === '.' || text[after] === ')' || COLONS.includes(code) || dash ? after + 1 : undefined;
}

/** Reads one mark at `marks.at` into `marks`; false where none stands. */
function readMark(text: string, end: number, marks: Marks): boolean {
  const { at } = marks;
  const code = text.charCodeAt(at);
  if (code === HASH && marks.level === 0 && !marks.item && !marks.emphasis) {
    marks.at = runEnd(text, at, end, [HASH]);
    marks.level = marks.at - at;
    return marks.level <= 6;
  }
  if (BULLETS.includes(code) && !marks.item && isBlank(text.charCodeAt(at + 1))) {
    marks.item = 'bullet';
    marks.at = at + 1;
    return true;
  }
  const number = marks.item === 'number' ? undefined : numberEnd(text, at, end);
  if (number !== undefined) {
    marks.item = 'number';
    marks.at = number;
    return true;
  }
  if (EMPHASIS.includes(code) && !marks.emphasis) {
    marks.at = runEnd(text, at, Math.min(end, at + 3), [code]);
    return (marks.emphasis = true);
  }
  if (QUOTES.includes(code) && !marks.quote && !marks.level) {
    marks.quote = code;
    marks.at = at + 1;
    return true;
  }
  // At the end of the text `code` is NaN.
  if (!(code >= 0x2000)) return false;
  const point = text.codePointAt(at)!;
  if (!PICTURE.test(String.fromCodePoint(point))) return false;
  marks.at = at + (point > 0xffff ? 2 : 1);
  return true;
}

function readMarks(text: string, start: number, end: number): Marks {
  const first = skipBlanks(text, start, end);
  const indent = text.slice(start, first).replaceAll('\t', '    ').length;
  const marks: Marks = { at: first, indent, level: 0, item: undefined, emphasis: false, quote: 0 };
  for (let i = 0; i < MOST_MARKS && readMark(text, end, marks); i++) marks.at = skipBlanks(text, marks.at, end);
  return marks;
}

/** What stands after a name: `end` is after the last mark and blank. */
interface Tail {
  end: number;
  closed: boolean;
  colon: boolean;
}

function remarkEnd(text: string, at: number, end: number): number | undefined {
  const close = { '(': ')', '[': ']' }[text[at] ?? ''];
  if (!close) return undefined;
  const found = text.slice(at, Math.min(end, at + LONGEST_REMARK)).indexOf(close);
  return found < 0 ? undefined : at + found + 1;
}

function readTail(text: string, start: number, end: number, marks: Marks): Tail {
  const tail: Tail = { end: skipBlanks(text, start, end), closed: false, colon: false };
  for (let i = 0; i < MOST_MARKS && tail.end < end; i++) {
    const at = tail.end;
    const code = text.charCodeAt(at);
    const remark = tail.colon ? undefined : remarkEnd(text, at, end);
    const dash = LONG_DASHES.includes(code) || (code === DASH && isBlank(text.charCodeAt(at + 1)));
    if (marks.quote && code === marks.quote && at === start) tail.end = at + 1;
    else if (marks.emphasis && !tail.closed && EMPHASIS.includes(code)) {
      tail.end = runEnd(text, at, Math.min(end, at + 3), [code]);
      tail.closed = true;
    } else if (remark !== undefined) tail.end = remark;
    else if (!tail.colon && (COLONS.includes(code) || (dash && (marks.emphasis || marks.level > 0)))) {
      tail.end = at + 1;
      tail.colon = true;
    } else if (marks.level > 0 && code === HASH) tail.end = runEnd(text, at, end, [HASH]);
    else break;
    tail.end = skipBlanks(text, tail.end, end);
  }
  return tail;
}

/**
 * Reads a line as the heading of a section. `NAME: text` and the name alone with any mark are one; a name followed by
 * other words is a sentence. A name alone without any mark is one in capitals, and otherwise where it is underlined.
 */
export function readHeading(text: string, start: number, end: number): Heading | undefined {
  const marks = readMarks(text, start, end);
  const read = readName(text, marks.at, end);
  if (!read) return undefined;
  const tail = readTail(text, read.end, end, marks);
  if (tail.end < end && !tail.colon) return undefined;
  if (marks.quote && !tail.colon) return undefined;
  const emphasised = marks.emphasis && tail.closed;
  const marked = tail.colon || marks.level > 0 || emphasised || marks.item === 'number';
  const { indent, level, item } = marks;
  const alone = marked || (read.capitals && !item);
  if (!alone && item) return undefined;
  return {
    name: read.name,
    end: tail.end,
    indent,
    level,
    item,
    strong: read.capitals || marks.emphasis,
    needsUnderline: !alone,
  };
}
