import type { Tx } from '@wingman/db';
import { shownRow } from './shown-row.js';

/** What an export begins with. */
export interface ExportHead {
  tenantId: string;
  name: string;
  tier: string;
  status: string;
}

/** So much is asked of the database at once; a single row may be larger. */
const TARGET_CHARACTERS = 1024 * 1024;
const MOST_ROWS = 1_000;
const FIRST_ROWS = 10;

const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;

/**
 * All of the running tenant as lines of JSON: one that says whose it is, one for each row, table by table, and one that
 * counts them, without which it is not whole. The transaction is a snapshot. Nothing is read before the last chunk was
 * taken, so a slow client slows the reading down.
 */
export async function* exportLines(tx: Tx, head: ExportHead): AsyncGenerator<string> {
  const { rows: tables } = await tx.query<{ name: string; at: Date }>(
    'SELECT name, statement_timestamp() AS at FROM kit.exported_tables()',
  );
  yield lineOf({
    export: 'wingman tenant',
    version: 1,
    tenant_id: head.tenantId,
    name: head.name,
    tier: head.tier,
    status: head.status,
    at: tables[0]?.at.toISOString(),
  });
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    counts[name] = 0;
    for await (const lines of rowsOf(tx, name)) {
      counts[name] += lines.length;
      yield lines.map((line) => `{"table":${JSON.stringify(name)},"row":${shownRow(name, line)}}\n`).join('');
    }
  }
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  yield lineOf({ end: { rows: total, tables: counts } });
}

async function* rowsOf(tx: Tx, table: string): AsyncGenerator<string[]> {
  await tx.query('SELECT kit.open_export($1)', [table]);
  let count = FIRST_ROWS;
  for (;;) {
    const { rows } = await tx.query<{ line: string }>(`FETCH FORWARD ${count} FROM export`);
    if (rows.length > 0) yield rows.map(({ line }) => line);
    if (rows.length < count) break;
    count = nextCount(
      rows.length,
      rows.reduce((sum, { line }) => sum + line.length, 0),
    );
  }
  await tx.query('CLOSE export');
}

/** How many rows to ask for when so many held so much: about the same amount of text each time, whatever a row holds. */
export const nextCount = (rows: number, characters: number): number =>
  Math.max(1, Math.min(MOST_ROWS, Math.floor((rows * TARGET_CHARACTERS) / Math.max(1, characters))));
