import type { Span } from '../../span.js';
import { linesOf } from './lines.js';

/** Further lines that one open quote or heredoc may take in. */
const LONGEST = 16 * 1024;

const HEREDOC = /<<(-?)[ \t]*(?:"([^"\n]{1,60})"|'([^'\n]{1,60})'|\\?([A-Za-z_][\w-]{0,60}))/g;

interface Open {
  quote: string;
  depth: number;
  continued: boolean;
}

/** Follows quotes, substitutions and a trailing backslash or operator through one line. */
function follow(row: string, open: Open): void {
  open.continued = false;
  for (let at = 0; at < row.length; at++) {
    const c = row[at]!;
    if (open.quote === "'") {
      if (c === "'") open.quote = '';
    } else if (c === '\\') {
      at++;
      open.continued = at === row.length;
    } else if (open.quote === '"') {
      if (c === '"') open.quote = '';
    } else if (c === "'" || c === '"') open.quote = c;
    else if (c === '#' && (at === 0 || /[\s;]/.test(row[at - 1]!))) break;
    else if (c === '(' || c === '{') open.depth++;
    else if (c === ')' || c === '}') open.depth = Math.max(0, open.depth - 1);
  }
  if (/(?:\|\|?|&&)[ \t]*$/.test(row.slice(-20))) open.continued = true;
}

function heredocEnds(row: string): Array<{ word: string; tabs: boolean }> {
  return [...row.slice(0, 2000).matchAll(HEREDOC)].map((match) => ({
    word: match[2] ?? match[3] ?? match[4]!,
    tabs: match[1] === '-',
  }));
}

/** The index after the last line of the command that begins with line `from`; undefined when something stays open. */
function endOfCommand(text: string, lines: readonly Span[], from: number): number | undefined {
  const open: Open = { quote: '', depth: 0, continued: false };
  for (let at = from; at < lines.length; at++) {
    if (lines[at]!.start - lines[from]!.start > LONGEST) return undefined;
    const row = text.slice(lines[at]!.start, lines[at]!.end);
    follow(row, open);
    if (!open.quote) {
      for (const { word, tabs } of heredocEnds(row)) {
        do {
          at++;
          if (at >= lines.length || lines[at]!.end - lines[from]!.start > LONGEST) return undefined;
        } while (
          (tabs
            ? text.slice(lines[at]!.start, lines[at]!.end).replace(/^\t+/, '')
            : text.slice(lines[at]!.start, lines[at]!.end)) !== word
        );
      }
    }
    if (!open.quote && open.depth === 0 && !open.continued) return at + 1;
  }
  return undefined;
}

/**
 * Joins lines that belong to one command through quotes, heredocs, brackets and line continuations, where `joins` says
 * that a line can begin one. What stays open to the end is read line by line. One by one, since most readers of a text
 * that is no script stop at its first line.
 */
export function* logicalLines(text: string, span: Span, joins: (row: string) => boolean): Generator<Span, void> {
  const lines = linesOf(text, span.start, span.end);
  // After a failed try its lines are not tried again, which keeps the whole linear.
  let single = 0;
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    let next = at + 1;
    if (at >= single && joins(text.slice(line.start, line.end))) {
      const end = endOfCommand(text, lines, at);
      if (end === undefined) single = lines.findIndex((l, i) => i > at && l.start - line.start > LONGEST);
      if (single < 0) single = lines.length;
      next = end ?? next;
    }
    yield { start: line.start, end: lines[next - 1]!.end };
    at = next;
  }
}
