import type { FactReader } from '../../../fact.js';
import type { Invocation } from '../../../invocation.js';
import { hasOption, onlyShows, readArguments, valuesOf } from '../arguments.js';
import type { Arguments } from '../arguments.js';
import { givenText } from '../given-text.js';
import { sqlFacts } from '../sql/sql-facts.js';

/** How a client program of a SQL database is given what to run. */
interface Client {
  /** Options whose value is SQL. */
  sql: readonly string[];
  /** Options with another value. */
  values: string;
  /** Words from this one on are SQL (`sqlite3 app.db 'select 1'`). */
  words?: number;
}

const CONNECTION = '-h --host -p --port -U --username -u --user -d --dbname -D --database -o --output -f --file';

const PSQL: Client = { sql: ['-c', '--command'], values: `${CONNECTION} -v --set -P --pset -F -R -L` };
const MYSQL: Client = { sql: ['-e', '--execute', '--init-command'], values: `${CONNECTION} -S --socket -P` };

const CLIENTS: Readonly<Record<string, Client>> = {
  psql: PSQL,
  pgcli: PSQL,
  mysql: MYSQL,
  mariadb: MYSQL,
  mycli: MYSQL,
  cockroach: { sql: ['-e', '--execute'], values: '--url --host --database -d -u --user --certs-dir' },
  sqlite3: { sql: ['-cmd', '--cmd'], values: '-separator -init --init -newline', words: 1 },
  duckdb: { sql: ['-c', '-cmd', '-s', '--cmd'], values: '-separator -init --init', words: 1 },
  cqlsh: { sql: ['-e', '--execute'], values: `${CONNECTION} -k --keyspace` },
  'clickhouse-client': { sql: ['-q', '--query'], values: CONNECTION },
  clickhouse: { sql: ['-q', '--query'], values: CONNECTION },
  snowsql: { sql: ['-q', '--query'], values: '-a -u -d -s -r -w -c -f -o' },
  snow: { sql: ['-q', '--query'], values: '-c --connection' },
  sqlcmd: { sql: ['-Q', '-q', '--query'], values: '-S -U -P -d -i -o' },
  trino: { sql: ['--execute'], values: '--server --catalog --schema --user' },
  presto: { sql: ['--execute'], values: '--server --catalog --schema --user' },
  hive: { sql: ['-e'], values: '-f -i --hiveconf' },
  beeline: { sql: ['-e'], values: '-u -n -p -f -d' },
  'spark-sql': { sql: ['-e'], values: '-f --master --conf' },
  influx: { sql: ['-execute', '--execute'], values: '-host -port -database -username -password' },
  usql: { sql: ['-c', '--command'], values: '-f --file' },
  sqlplus: { sql: [], values: '-M' },
  isql: { sql: [], values: '-d' },
  bq: { sql: ['--query'], values: '--project_id --location --dataset_id --format', words: 1 },
  turso: { sql: [], values: '', words: 0 },
  wrangler: { sql: ['--command'], values: '--config -c --env -e' },
};

/** The value of the last letter of a cluster: `-Atc 'drop …'`. */
const clustered = ({ options }: Arguments, names: readonly string[]): string[] =>
  [...options].flatMap(([key, values]) =>
    /^-[A-Za-z]{2,6}$/.test(key) && names.includes(`-${key.at(-1)}`) && !names.includes(key) ? values : [],
  );

/** Short options written together with their value: `-c'drop …'` arrives as `-cdrop …`. */
function attached({ args }: Invocation, names: readonly string[]): string[] {
  return names.flatMap((name) =>
    name.length !== 2
      ? []
      : args.flatMap(({ text }) => (text.startsWith(name) && text.length > 3 ? [text.slice(2)] : [])),
  );
}

function sqlOf(invocation: Invocation, { sql, values, words }: Client): string[] {
  const call = readArguments(invocation.args, { values: new Set([...values.split(' '), ...sql]) });
  if (onlyShows(call) && !sql.some((name) => hasOption(call, name))) return [];
  const typed = givenText(invocation.input);
  return [
    ...valuesOf(call, ...sql),
    ...clustered(call, sql),
    ...attached(invocation, sql),
    ...(words === undefined ? [] : call.words.slice(words).map(({ text }) => text)),
    ...(typed === undefined ? [] : [typed]),
  ];
}

/** Readers of programs that hand SQL to a database. A file (`-f`) says nothing here: only running would tell. */
export const SQL_CLIENTS: Readonly<Record<string, FactReader>> = Object.fromEntries(
  Object.entries(CLIENTS).map(([program, client]) => [
    program,
    (invocation: Invocation) => sqlOf(invocation, client).flatMap(sqlFacts),
  ]),
);
