import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { root } from '../stack/folder.js';
import type { Effort, Row } from './bench.js';

const COLUMNS = ['', 'median', 'p50', 'p99', '× floor', 'target', ''];

/** Prints the table and keeps it as JSON in `dist/bench/<name>.json`; returns that file. */
export function report(name: string, { effort, rows }: { effort: Effort; rows: readonly Row[] }): string {
  print([COLUMNS, ...rows.map(cellsOf)]);
  const folder = path.join(root, 'dist/bench');
  const file = path.join(folder, `${name}.json`);
  mkdirSync(folder, { recursive: true });
  const measured = { name, at: new Date().toISOString(), machine: machine(), effort, rows };
  writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`);
  return file;
}

/** On what was measured. */
export const machine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;

function cellsOf({ what, value, unit, p50, p99, ratio, target, reached }: Row): string[] {
  const milliseconds = (time: number | undefined): string => (time === undefined ? '' : `${time.toFixed(2)} ms`);
  return [
    what,
    `${value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2)} ${unit}`,
    milliseconds(p50),
    milliseconds(p99),
    ratio === undefined ? '' : ratio.toFixed(2),
    target ?? '',
    reached === undefined ? '' : reached ? 'reached' : 'MISSED',
  ];
}

function print(table: readonly (readonly string[])[]): void {
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  for (const row of table) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(cells.join('  ').trimEnd());
  }
}
