import type { CheckOf } from '@wingman/contracts';
import { LookError } from '../../scope/look-error.js';
import { contradicted, judge, pass, undecided, type Doubt, type Finding, type Observed } from '../probe.js';
import { MIGRATION_TABLES, migrationState } from './migrations.js';

export type Scalar = string | number | boolean | null;

/** One table that was found. */
export interface Table {
  /** Its own name, schema included where there are schemas. */
  name: string;
  /** What its rows are asked by; undefined for a view and the like, whose rows are not asked for. */
  isTable: boolean;
  /** Some rows may be hidden from this role: neither their number nor their absence is known. */
  hidesRows: boolean;
  columns: readonly string[];
}

/** A database, as far as checks ask. All throw LookError where nothing can be said. */
export interface DatabaseSource {
  /** Every table that a name may mean. */
  tables(name: string): Promise<Table[]>;
  /** How many rows have these values. */
  count(table: Table, row: Readonly<Record<string, Scalar>>): Promise<number>;
  /** All rows of some columns as texts; at most `limit`. */
  rows(table: Table, columns: readonly string[], limit: number): Promise<Record<string, string | null>[]>;
}

type DatabaseCheck = CheckOf<'database'>;

export async function lookAtDatabase(source: DatabaseSource, check: DatabaseCheck): Promise<Finding> {
  const observed: Observed = {};
  const aspects: Doubt[] = [];
  if (check.table !== undefined) aspects.push(await tableAspect(source, check, check.table, observed));
  if (check.migration !== undefined) aspects.push(await migrationAspect(source, check.migration, observed));
  return aspects.length === 0 ? pass(observed) : judge(aspects, observed);
}

async function tableAspect(
  source: DatabaseSource,
  check: DatabaseCheck,
  name: string,
  observed: Observed,
): Promise<Doubt> {
  const [table, ...others] = await source.tables(name);
  observed['exists'] = table !== undefined;
  if (table === undefined) return contradicted('missing');
  if (others.length > 0 || !table.isTable) return undecided('ambiguous');
  observed['table'] = table.name;
  if (check.row === undefined && check.count === undefined) return undefined;
  const row = columnsOf(table, check.row ?? {});
  if (row === undefined) return contradicted('row_missing');
  if (table.hidesRows) return undecided('access_denied');
  const count = await source.count(table, row);
  observed['rows'] = count;
  if (check.count === undefined) return count > 0 ? undefined : contradicted('row_missing');
  return fits(count, check.count) ? undefined : contradicted('count_differs');
}

/** The wanted values under the columns' own names; undefined where there is no such column. */
function columnsOf({ columns }: Table, row: Readonly<Record<string, Scalar>>): Record<string, Scalar> | undefined {
  const named: [string, Scalar][] = [];
  for (const [name, value] of Object.entries(row)) {
    if (name.includes('.')) throw new LookError('ambiguous');
    const column = columns.includes(name) ? name : columns.find((one) => one.toLowerCase() === name.toLowerCase());
    if (column === undefined) return undefined;
    named.push([column, value]);
  }
  return Object.fromEntries(named);
}

function fits(count: number, wanted: NonNullable<DatabaseCheck['count']>): boolean {
  const { equals, min, max } = typeof wanted === 'number' ? { equals: wanted } : wanted;
  if (equals !== undefined) return count === equals;
  return count >= (min ?? 0) && count <= (max ?? Infinity);
}

const MAX_MIGRATIONS = 10_000;

/** Finished, as one of the tools that keep such a table has it. */
async function migrationAspect(source: DatabaseSource, wanted: string, observed: Observed): Promise<Doubt> {
  let seen = 0;
  let found: ReturnType<typeof migrationState>;
  const read = new Set<string>();
  for (const kind of MIGRATION_TABLES) {
    const tables = (await source.tables(kind.table)).filter(
      ({ isTable, name, columns }) =>
        isTable && !read.has(name) && kind.columns.every((column) => columns.includes(column)),
    );
    for (const table of tables) {
      read.add(table.name);
      if (table.hidesRows) return undecided('access_denied');
      seen += 1;
      const rows = await source.rows(table, kind.columns, MAX_MIGRATIONS + 1);
      if (rows.length > MAX_MIGRATIONS) return undecided('too_large');
      const state = migrationState(kind, rows, wanted);
      // The same name in two tables, in different states: which of them is meant, the words do not say.
      if (state !== undefined && found !== undefined && state !== found) return undecided('ambiguous');
      found = state ?? found;
    }
  }
  observed['migration_tables'] = seen;
  if (seen === 0) return undecided('not_supported_yet');
  if (found === undefined) return contradicted('missing');
  if (found === 'unclear') return undecided('ambiguous');
  return found === 'finished' ? undefined : contradicted('migration_unfinished');
}
