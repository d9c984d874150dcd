/** How one tool writes down which migrations ran. */
export interface MigrationTable {
  table: string;
  columns: readonly string[];
  /** Only the last one has a row: that another has none says nothing. */
  onlyLatest?: true;
  /** The names by which a row may be meant. */
  names(row: Row): (string | null | undefined)[];
  /** Undefined: the row says nothing of it (it was rolled back, it is no migration). */
  finished(row: Row): boolean | undefined;
}

type Row = Readonly<Record<string, string | null>>;

const withoutExtension = (name: string | null | undefined) => name?.replace(/\.(?:js|ts|cjs|mjs|sql|py)$/, '');
/** Tools put a time in front of the name that somebody gave. */
const withoutTime = (name: string | null | undefined) => name?.replace(/^\d{8,}[_-]/, '');

const byName: Pick<MigrationTable, 'names' | 'finished'> = {
  names: ({ name }) => [name, withoutExtension(name), withoutTime(withoutExtension(name))],
  finished: () => true,
};

/** Of several that fit one table the first counts. Where no column keeps a state, a row is written when it is done. */
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
    ...byName,
  },
  // TypeORM's, Laravel's, Sequelize's, and what people write themselves.
  ...['_migrations', 'migrations', 'SequelizeMeta', 'applied_migrations'].flatMap((table): MigrationTable[] => [
    { table, columns: ['name', 'applied_at'], ...byName, finished: (row) => row['applied_at'] !== null },
    { table, columns: ['name'], ...byName },
    { table, columns: ['migration'], ...byName, names: ({ migration }) => byName.names({ name: migration ?? null }) },
  ]),
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
  // golang-migrate's
  {
    table: 'schema_migrations',
    columns: ['version', 'dirty'],
    onlyLatest: true,
    names: ({ version }) => [version],
    finished: ({ dirty }) => ['false', 'f', '0'].includes(dirty ?? ''),
  },
  {
    table: 'alembic_version',
    columns: ['version_num'],
    onlyLatest: true,
    names: ({ version_num: version }) => [version],
    finished: () => true,
  },
  {
    table: 'schema_migrations',
    columns: ['version'],
    names: ({ version }) => [version],
    finished: () => true,
  },
];

/**
 * Undefined: no row of this name. `unclear`: a row of nearly this name, or of a table that keeps only the last one. A
 * later attempt that finished counts; one that is open beside it does not hide it.
 */
export function migrationState(
  { names, finished, onlyLatest }: MigrationTable,
  rows: readonly Row[],
  wanted: string,
): 'finished' | 'unfinished' | 'unclear' | undefined {
  const states = rows.filter((row) => names(row).includes(wanted)).map(finished);
  if (states.length === 0)
    return onlyLatest || rows.some((row) => names(row).some(nearly(wanted))) ? 'unclear' : undefined;
  return states.includes(true) && !states.includes(false) ? 'finished' : 'unfinished';
}

/** `002` may be said of `002_add_roles`, and `add roles` of it, too. */
const nearly = (wanted: string) => (name: string | null | undefined) => {
  const [one, other] = [plain(wanted), plain(name ?? '')];
  return one !== '' && other !== '' && (one.includes(other) || other.includes(one));
};

const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
