import { escapeHtml, visible } from './escape.js';
import type { RichText, Style } from './rich-text.js';

/** sendMessage takes 4,096 characters after parsing; counted here with the markup, which is never more generous. */
export const MAX_MESSAGE_LENGTH = 4096;
/** "0-1024 characters after entities parsing" (sendDocument, `caption`). */
export const MAX_CAPTION = 1024;

/** A character that people see as one is kept whole, unless it is absurdly long (stacked combining marks). */
const MAX_GRAPHEME_LENGTH = 32;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const TAGS: Record<Style, readonly [open: string, close: string]> = {
  plain: ['', ''],
  bold: ['<b>', '</b>'],
  italic: ['<i>', '</i>'],
  code: ['<code>', '</code>'],
  pre: ['<pre>', '</pre>'],
};

/** The smallest piece that is never cut: escaped, so that an entity counts as long as it is. */
interface Atom {
  html: string;
  style: Style;
  text: string;
}

export interface SplitOptions {
  /** Stands at the top of every part: what this is about. */
  label?: RichText;
  /** UTF-16 units a part may have, markup included. */
  limit?: number;
}

/**
 * Text as messages in Telegram's HTML, in order, each within the limit. One part carries the label alone, several are
 * marked "(1/3)". Nothing is left out: parts break after a line or a word if one ends in their second half, else
 * between two characters. Deterministic, so that a later attempt can go on after the parts that were already sent.
 */
export function splitMessage(text: RichText, { label = [], limit = MAX_MESSAGE_LENGTH }: SplitOptions = {}): string[] {
  const head = renderHtml(label);
  const whole = join(head, '', renderHtml(text));
  if (whole.length <= limit) return [whole];
  const atoms = atomsOf(text);
  for (let digits = 1; ; digits += 1) {
    const widest = '9'.repeat(digits);
    const budget = limit - join(head, `(${widest}/${widest})`, '').length;
    if (budget < limit / 4) throw new RangeError('the label leaves no room for the text');
    const parts = pack(atoms, budget);
    if (String(parts.length).length > digits) continue;
    return parts.map((part, index) => join(head, `(${index + 1}/${parts.length})`, part));
  }
}

/** The text as one string of Telegram's HTML, however long. */
export const renderHtml = (text: RichText): string => render(atomsOf(text));

function join(head: string, mark: string, body: string): string {
  const top = [head, mark].filter((part) => part !== '').join(' ');
  return top === '' ? body : `${top}\n${body}`;
}

function atomsOf(text: RichText): Atom[] {
  return text.flatMap(({ text: raw, style }) =>
    charactersOf(visible(raw)).map((character) => ({ html: escapeHtml(character), style, text: character })),
  );
}

function charactersOf(text: string): string[] {
  const segments = Array.from(graphemes.segment(text), ({ segment }) => segment);
  return segments.flatMap((segment) => (segment.length > MAX_GRAPHEME_LENGTH ? [...segment] : [segment]));
}

function render(atoms: readonly Atom[]): string {
  let html = '';
  let style: Style = 'plain';
  for (const atom of atoms) {
    if (atom.style !== style) {
      html += TAGS[style][1] + TAGS[atom.style][0];
      style = atom.style;
    }
    html += atom.html;
  }
  return html + TAGS[style][1];
}

function pack(atoms: readonly Atom[], budget: number): string[] {
  const parts: string[] = [];
  for (let start = 0; start < atoms.length;) {
    const end = breakBefore(atoms, start, endOfFit(atoms, start, budget));
    parts.push(render(atoms.slice(start, end)));
    start = end;
  }
  return parts;
}

/** The first atom that no longer fits behind `start`, its style's closing tag counted. */
function endOfFit(atoms: readonly Atom[], start: number, budget: number): number {
  let length = 0;
  let style: Style = 'plain';
  for (let index = start; index < atoms.length; index += 1) {
    const atom = atoms[index]!;
    if (atom.style !== style) length += TAGS[style][1].length + TAGS[atom.style][0].length;
    style = atom.style;
    length += atom.html.length;
    if (length + TAGS[style][1].length > budget) return index;
  }
  return atoms.length;
}

function breakBefore(atoms: readonly Atom[], start: number, end: number): number {
  if (end === atoms.length) return end;
  const earliest = start + Math.ceil((end - start) / 2);
  for (const separator of ['\n', ' ']) {
    for (let index = end; index > earliest; index -= 1) {
      if (atoms[index - 1]!.text === separator) return index;
    }
  }
  return end;
}
