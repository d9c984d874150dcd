import type { TestDatabase } from './database.js';

/** The tables that have a row in which this text stands, as it is or as bytes: `schema.table`. */
export async function tablesThatShow({ query }: TestDatabase, value: string): Promise<string[]> {
  const tables = await query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const asBytes = Buffer.from(value).toString('hex');
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await query(
        `SELECT FROM ${name} AS any_row WHERE strpos(any_row::text, $1) > 0 OR strpos(any_row::text, $2) > 0 LIMIT 1`,
        [value, asBytes],
      );
      return rows.length > 0 ? [name] : [];
    }),
  );
  return found.flat();
}
