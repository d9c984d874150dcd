import type { Span } from '../../span.js';

/** A code span in a sentence: `outer` with its backticks, the span itself without. */
export interface CodeSpan extends Span {
  outer: Span;
}

/** Longer runs of code between backticks are no inline code. */
const LONGEST = 8192;

/** Inline code as CommonMark reads it (section 6.1): a run of backticks up to the next run of the same length. */
export function codeSpans(text: string, { start, end }: Span): CodeSpan[] {
  const runs = backtickRuns(text.slice(start, end), start);
  if (runs.length < 2) return [];
  // For each run the next one of its length, found from the back so that no run is looked for twice.
  const next = new Map<number, number>();
  const partner = new Array<number | undefined>(runs.length);
  for (let i = runs.length - 1; i >= 0; i--) {
    partner[i] = next.get(runs[i]!.length);
    next.set(runs[i]!.length, i);
  }
  const spans: CodeSpan[] = [];
  for (let i = 0; i < runs.length; i++) {
    const open = runs[i]!;
    const close = runs[partner[i] ?? -1];
    if (!close || close.at - open.at > LONGEST) continue;
    spans.push({
      start: open.at + open.length,
      end: close.at,
      outer: { start: open.at, end: close.at + close.length },
    });
    i = partner[i]!;
  }
  return spans;
}

function backtickRuns(inside: string, offset: number): Array<{ at: number; length: number }> {
  const runs = [];
  for (let at = inside.indexOf('`'); at >= 0;) {
    let end = at + 1;
    while (inside[end] === '`') end++;
    runs.push({ at: offset + at, length: end - at });
    at = inside.indexOf('`', end);
  }
  return runs;
}
