/** How one tool writes down which migrations ran. */
export interface MigrationTable {
  table: string;
  columns: readonly string[];
  /** The names by which a row may be meant. */
  names(row: Row): (string | null | undefined)[];
  /** Undefined: the row says nothing of it (it was rolled back, it is no migration). */
  finished(row: Row): boolean | undefined;
}

type Row = Readonly<Record<string, string | null>>;

const withoutExtension = (name: string | null | undefined) => name?.replace(/\.(?:js|ts|cjs|mjs|sql|py)$/, '');
/** Tools put a time in front of the name that somebody gave. */
const withoutTime = (name: string | null | undefined) => name?.replace(/^\d{8,}[_-]/, '');

/** Django, Knex and Rails write a row when a migration is done; the others keep a state. */
export const MIGRATION_TABLES: readonly MigrationTable[] = [
  {
    table: '_prisma_migrations',
    columns: ['migration_name', 'finished_at', 'rolled_back_at'],
    names: ({ migration_name: name }) => [name, withoutTime(name)],
    finished: (row) => (row['rolled_back_at'] === null ? row['finished_at'] !== null : undefined),
  },
  {
    table: 'knex_migrations',
    columns: ['name'],
    names: ({ name }) => [name, withoutExtension(name), withoutTime(withoutExtension(name))],
    finished: () => true,
  },
  {
    table: 'flyway_schema_history',
    columns: ['version', 'description', 'script', 'success'],
    names: ({ version, description, script }) => [
      version,
      `V${version}`,
      description,
      script,
      withoutExtension(script),
    ],
    finished: ({ success }) => ['true', 't', '1'].includes(success ?? ''),
  },
  {
    table: 'django_migrations',
    columns: ['app', 'name'],
    names: ({ app, name }) => [name, `${app}.${name}`],
    finished: () => true,
  },
  {
    table: 'schema_migrations',
    columns: ['version'],
    names: ({ version }) => [version],
    finished: () => true,
  },
];

/** Undefined: no row of this name. A later attempt that finished counts; one that is open beside it does not hide it. */
export function migrationState(
  { names, finished }: MigrationTable,
  rows: readonly Row[],
  wanted: string,
): 'finished' | 'unfinished' | undefined {
  const states = rows.filter((row) => names(row).includes(wanted)).map(finished);
  if (states.length === 0) return undefined;
  return states.includes(true) && !states.includes(false) ? 'finished' : 'unfinished';
}
