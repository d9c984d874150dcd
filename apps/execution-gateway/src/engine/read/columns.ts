import { NotCarriedOut } from './go/values.js';
import { displayWidth } from './width.js';

interface Layout {
  /** The least width of a column, its padding included. */
  minWidth: number;
  padding: number;
}

/** More columns than any table has: text of a container may be full of tabs. */
const MAX_CELLS = 100;

/**
 * Aligns text in columns that are ended by tabs, as Go's text/tabwriter does: a column is as wide as the widest of its
 * cells in lines that follow one another and have it.
 */
export function alignColumns(text: string, { minWidth, padding }: Layout): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  if (lines.some(({ length }) => length > MAX_CELLS)) throw new NotCarriedOut('so many columns');
  const out: string[] = [];

  function write(from: number, to: number, widths: readonly number[]): void {
    for (let at = from; at < to; at++) {
      const cells = lines[at]!.map((cell, column) => {
        const width = widths[column];
        return width === undefined ? cell : cell + ' '.repeat(width - displayWidth(cell));
      });
      out.push(cells.join(''));
    }
  }

  function format(from: number, to: number, widths: readonly number[]): void {
    const column = widths.length;
    const hasCell = (at: number): boolean => at < to && column < lines[at]!.length - 1;
    let pending = from;
    for (let at = from; at < to; at++) {
      if (!hasCell(at)) continue;
      write(pending, at, widths);
      let [end, width] = [at, minWidth];
      for (; hasCell(end); end++) width = Math.max(width, displayWidth(lines[end]![column]!) + padding);
      format(at, end, [...widths, width]);
      pending = end;
      at = end;
    }
    write(pending, to, widths);
  }

  format(0, lines.length, []);
  return out.join('\n');
}
