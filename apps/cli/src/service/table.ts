import { onOneLine } from '../text.js';

export type Cell = string | number | boolean | null | undefined;
/** What a table shows of a row, by the heading of the column. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

const WIDEST = 60;

const shown = (cell: Cell): string => {
  const text = onOneLine(cell === null || cell === undefined || cell === '' ? '-' : String(cell));
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
};

/** Rows for people: a line of headings, then one a row. What is longer than 60 characters is cut: `--json` has it all. */
export function table<Row>(rows: readonly Row[], columns: Columns<Row>): string[] {
  if (rows.length === 0) return ['none'];
  const headings = Object.keys(columns);
  const lines = [headings, ...rows.map((row) => headings.map((heading) => shown(columns[heading]?.(row))))];
  const widths = headings.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)));
  return lines.map((cells) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** One thing for people: a line for each field that says something. */
export function fields(of: Readonly<Record<string, Cell>>): string[] {
  const said = Object.entries(of).filter(([, cell]) => cell !== null && cell !== undefined && cell !== '');
  const width = Math.max(0, ...said.map(([name]) => name.length));
  return said.map(([name, cell]) => `${name.padEnd(width)}  ${onOneLine(String(cell))}`);
}
