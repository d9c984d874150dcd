import type { Span } from '../../span.js';

/** The lines of a text without their line ends. */
export function linesOf(text: string, from = 0, to = text.length): Span[] {
  const lines: Span[] = [];
  let start = from;
  while (start <= to) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 || end > to ? to : end;
    lines.push({ start, end: stop });
    start = stop + 1;
  }
  return lines;
}
