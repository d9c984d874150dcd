import type { ReadOnlyQuery } from '@wingman/db';
import { LookError } from '../../scope/look-error.js';
import type { DatabaseSource, Scalar, Table } from './look-at-database.js';

interface FoundTable {
  schema: string;
  name: string;
  kind: string;
  visible: boolean;
  hides: boolean;
  columns: string[];
}

/** Unquoted names are kept in lower case: `Users` may be said of either. */
const TABLES = `
  SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, pg_table_is_visible(c.oid) AS visible,
         row_security_active(c.oid) AS hides,
         ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND c.relname = ANY($1::text[]) AND ($2::text[] IS NULL OR n.nspname = ANY($2::text[]))`;

const COLUMN_TYPE = `
  SELECT format_type(a.atttypid, NULL) AS type, t.typtype AS kind, n.nspname AS schema
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
   WHERE a.attrelid = $1::regclass AND a.attname = $2 AND NOT a.attisdropped`;

/** Tables of PostgreSQL. Every name in a statement comes from its catalogue and is quoted; values are parameters. */
export function postgresSource(query: ReadOnlyQuery): DatabaseSource {
  return {
    async tables(name) {
      const [last = '', schema] = name.split('.').reverse();
      const found = await query<FoundTable>(TABLES, [spellings(last), schema === undefined ? null : spellings(schema)]);
      const exact = found.filter((one) => one.name === last && (schema === undefined || one.schema === schema));
      const nearest = exact.length > 0 ? exact : found;
      const visible = nearest.filter((one) => one.visible);
      return (visible.length > 0 && schema === undefined ? visible : nearest).map(tableOf);
    },
    async count(table, row) {
      const conditions: string[] = [];
      const values: string[] = [];
      for (const [column, value] of Object.entries(row)) {
        conditions.push(await condition(query, table, column, value, values));
      }
      const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
      const [counted] = await query<{ count: string }>(`SELECT count(*) AS count FROM ${table.name}${where}`, values);
      return Number(counted?.count);
    },
    async rows(table, columns, limit) {
      const wanted = columns.map((column) => `${quoted(column)}::text AS ${quoted(column)}`).join(', ');
      return query(`SELECT ${wanted} FROM ${table.name} LIMIT ${limit}`);
    },
  };
}

const spellings = (name: string): string[] => [...new Set([name, name.toLowerCase()])];

const tableOf = ({ schema, name, kind, hides, columns }: FoundTable): Table => ({
  name: `${quoted(schema)}.${quoted(name)}`,
  isTable: ['r', 'p', 'm'].includes(kind),
  hidesRows: hides,
  columns,
});

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The value is read as the column's own type, so that `1.5` is `1.50` and a time is a time however it is written. */
async function condition(
  query: ReadOnlyQuery,
  table: Table,
  column: string,
  value: Scalar,
  values: string[],
): Promise<string> {
  if (value === null) return `${quoted(column)} IS NULL`;
  const [found] = await query<{ type: string; kind: string; schema: string }>(COLUMN_TYPE, [table.name, column]);
  values.push(String(value));
  if (found?.kind === 'e') return `${quoted(column)}::text = $${values.length}::text`;
  // A type of the database's own would run functions of its own.
  if (found?.schema !== 'pg_catalog' || found.kind !== 'b') throw new LookError('not_supported_yet');
  return `${quoted(column)} = $${values.length}::text::${found.type}`;
}
