import type { Database } from '@sqlite.org/sqlite-wasm';
import { LookError } from '../../scope/look-error.js';
import type { DatabaseSource, Scalar, Table } from './look-at-database.js';

type Value = string | bigint | number;

/** Tables of SQLite. Every name in a statement comes from its schema and is quoted; values are parameters. */
export function sqliteSource(database: Database): DatabaseSource {
  const ask = (sql: string, values: Value[] = []) =>
    database.selectObjects(sql, values) as Record<string, string | number | bigint | null>[];
  return {
    async tables(name) {
      const [last = '', schema] = name.split('.').reverse();
      // The schema's own tables are not in the schema; other schemas are not in this file.
      if (/^sqlite_(?:master|schema|temp_)/i.test(last)) throw new LookError('ambiguous');
      if (schema !== undefined && schema.toLowerCase() !== 'main') throw new LookError('ambiguous');
      const found = ask(
        `SELECT name, type, rootpage FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE`,
        [last],
      );
      return found.map(({ name: own, type, rootpage }) => ({
        name: quoted(String(own)),
        // A virtual table has no pages: what it holds is up to a module.
        isTable: type === 'table' && Number(rootpage) > 0,
        hidesRows: false,
        columns: ask('SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1', [String(own)]).map((column) =>
          String(column['name']),
        ),
      }));
    },
    async count(table, row) {
      const exact = countOf(ask, table, row, equal);
      if (exact !== countOf(ask, table, row, alike)) throw new LookError('ambiguous');
      return exact;
    },
    async rows(table, columns, limit) {
      const wanted = columns.map((column) => `CAST(${quoted(column)} AS TEXT) AS ${quoted(column)}`).join(', ');
      return ask(`SELECT ${wanted} FROM ${table.name} NOT INDEXED LIMIT ${limit}`) as Record<string, string | null>[];
    },
  };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

type Condition = (column: string, value: Exclude<Scalar, null>, values: Value[]) => string;

/** Counted in the table itself: an index that is damaged, or was made by a function of the owner's, is not asked. */
function countOf(
  ask: (sql: string, values: Value[]) => Record<string, string | number | bigint | null>[],
  { name }: Table,
  row: Readonly<Record<string, Scalar>>,
  condition: Condition,
): number {
  const values: Value[] = [];
  const conditions = Object.entries(row).map(([column, value]) =>
    value === null ? `${quoted(column)} IS NULL` : condition(quoted(column), value, values),
  );
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return Number(ask(`SELECT count(*) AS rows FROM ${name} NOT INDEXED${where}`, values)[0]?.['rows']);
}

/** As SQLite compares, by the column's affinity. */
const equal: Condition = (column, value, values) => {
  values.push(stored(value));
  return `${column} = ?${values.length}`;
};

/** What a reader would take for the same: a column may hold a number as text, and `true` in many ways. */
const alike: Condition = (column, value, values) => {
  const exact = equal(column, value, values);
  const texts = typeof value === 'boolean' ? BOOLEANS[value ? 'true' : 'false'] : [String(value)];
  const marks = texts.map((text) => {
    values.push(text);
    return `?${values.length}`;
  });
  return `(${exact} OR trim(CAST(${column} AS TEXT)) COLLATE NOCASE IN (${marks.join(', ')}))`;
};

const BOOLEANS = { true: ['1', 'true', 't', 'yes', 'y', 'on'], false: ['0', 'false', 'f', 'no', 'n', 'off'] };

/** @throws LookError `ambiguous` for a number that JSON does not carry exactly */
function stored(value: Exclude<Scalar, null>): Value {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string' || !Number.isInteger(value)) return value;
  if (!Number.isSafeInteger(value)) throw new LookError('ambiguous');
  return BigInt(value);
}
