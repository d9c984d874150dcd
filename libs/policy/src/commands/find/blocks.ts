import type { Span } from '../../span.js';
import { linesOf } from './lines.js';

/** A part of a Markdown text: a heading, a fenced code block, or a paragraph or list item. */
export interface Block extends Span {
  kind: 'heading' | 'fence' | 'text';
  /** The text of a heading, the content of a fence without its marks, a paragraph without its bullet. */
  body: Span;
  /** The language a fence names, in lower case. */
  language: string;
  /** How deep a heading is; how far a list item is indented. */
  depth: number;
  item: boolean;
}

const FENCE = /^(?:[ \t>]|[-*+] |\d{1,3}[.)] ){0,12}(`{3,}|~{3,})[ \t]*([^\s`]{0,40})[^`]*$/;
const HEADING = /^[ \t>]{0,8}(#{1,6})[ \t]+(?=\S)/;
const BOLD_HEADING = /^[ \t]{0,3}(?:\d{1,3}[.)][ \t]+)?(\*\*|__)(?=[^\s*_])[^*_\n]{1,80}(?:\*\*|__):?[ \t]*$/;
const NAME_HEADING = /^[ \t]{0,3}(?:\d{1,3}[.)][ \t]+)?[A-Z][A-Z_ -]{2,40}:(?=\s|$)/;
const ITEM = /^([ \t>]{0,60})(?:[-*+•‣–]|\d{1,3}[.)]|[a-z]\))[ \t]+(?:\[[ xX]\][ \t]+)?/;
const QUOTE = /^[ \t]{0,3}(?:>[ \t]?){1,8}/;

const shifted = (line: Span, by: number): Span => ({ start: Math.min(line.start + by, line.end), end: line.end });

interface Opening {
  mark: string;
  language: string;
  from: number;
  start: number;
}

function fenceOf(open: Opening, end: number, bodyEnd: number): Block {
  const body = { start: Math.min(open.from, bodyEnd), end: bodyEnd };
  return { kind: 'fence', start: open.start, end, body, language: open.language, depth: 0, item: false };
}

function headingOf(text: string, line: Span): Block[] {
  const row = text.slice(line.start, line.end);
  if (!/[#*_:]/.test(row)) return [];
  const marked = HEADING.exec(row);
  const block = (kind: Block['kind'], body: Span, depth: number): Block => ({
    start: kind === 'heading' ? line.start : body.start,
    end: body.end,
    kind,
    body,
    language: '',
    depth,
    item: false,
  });
  if (marked) return [block('heading', shifted(line, marked[0].length), marked[1]!.length)];
  if (BOLD_HEADING.test(row)) return [block('heading', line, 7)];
  const named = NAME_HEADING.exec(row);
  if (!named) return [];
  const name = block('heading', { start: line.start, end: line.start + named[0].length - 1 }, 1);
  const rest = shifted(line, named[0].length);
  return text.slice(rest.start, rest.end).trim() === '' ? [name] : [name, block('text', rest, 0)];
}

/** The blocks of a text in order. A fence nobody closes runs to the end, as in CommonMark. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Opening | undefined;
  let paragraph: Block | undefined;
  const closes = (row: string, mark: string) => {
    const bare = row.trim().replace(QUOTE, '');
    return bare.startsWith(mark) && [...new Set(bare)].length === 1;
  };
  for (const line of linesOf(text)) {
    const row = text.slice(line.start, line.end);
    if (open) {
      if (row.length > 200 || !closes(row, open.mark)) continue;
      blocks.push(fenceOf(open, line.end, Math.max(open.from, line.start - 1)));
      open = undefined;
      continue;
    }
    const fence = row.includes('```') || row.includes('~~~') ? FENCE.exec(row) : null;
    if (fence) {
      paragraph = undefined;
      open = { mark: fence[1]!, language: fence[2]!.toLowerCase(), from: line.end + 1, start: line.start };
      continue;
    }
    if (row.trim() === '') {
      paragraph = undefined;
      continue;
    }
    const heading = headingOf(text, line);
    if (heading.length > 0) {
      blocks.push(...heading);
      paragraph = heading[1];
      continue;
    }
    const item = ITEM.exec(row) ?? undefined;
    const mark = item?.[0] ?? QUOTE.exec(row)?.[0] ?? '';
    if (paragraph && !item) {
      paragraph.end = paragraph.body.end = line.end;
      continue;
    }
    const body = shifted(line, mark.length);
    const depth = item?.[1]!.length ?? 0;
    const { start, end } = body;
    paragraph = { kind: 'text', start, end, body, language: '', depth, item: item !== undefined };
    blocks.push(paragraph);
  }
  if (open) blocks.push(fenceOf(open, text.length, text.length));
  return blocks;
}
