import type { FactReader } from '../fact.js';
import type { Invocation } from '../invocation.js';
import { onlyShows, readArguments } from './service/arguments.js';
import { ANSIBLE, RUNTIME_SOCKETS } from './service/indirect.js';
import { readAws } from './service/cloud/aws.js';
import { readGcloud } from './service/cloud/gcloud.js';
import { CLOUD_TOOLS } from './service/cloud/platforms.js';
import { CLUSTER_TOOLS } from './service/clusters.js';
import { DATABASE_TOOLS } from './service/database/migrations.js';
import { MONGO_SHELLS } from './service/database/mongo.js';
import { REDIS_PROGRAMS } from './service/database/redis.js';
import { SQL_CLIENTS } from './service/database/sql-clients.js';
import { FREE_TEXT } from './service/free-text.js';
import { readerOf, readUnknownProgram } from './service/grammar.js';
import type { Grammar } from './service/grammar.js';
import { apiRequest, HTTP_PROGRAMS, mutationFacts, requestFacts } from './service/http.js';
import { INFRASTRUCTURE_TOOLS } from './service/infrastructure.js';
import { BACKUPS } from './service/packs/backups.js';
import { KAFKA } from './service/packs/kafka.js';
import { OBSERVERS } from './service/packs/observers.js';
import { PIPELINES } from './service/packs/pipelines.js';
import { PLATFORMS } from './service/packs/platforms.js';
import { QUEUES } from './service/packs/queues.js';
import { REGISTRIES } from './service/packs/registries.js';
import { REMOTE_COPIES } from './service/remote-copy.js';
import { SECRET_STORES } from './service/packs/secret-stores.js';
import { STORAGE } from './service/packs/storage.js';
import { TRAFFIC } from './service/packs/traffic.js';

const GRAMMARS: ReadonlyArray<Readonly<Record<string, Grammar>>> = [
  DATABASE_TOOLS,
  CLUSTER_TOOLS,
  INFRASTRUCTURE_TOOLS,
  CLOUD_TOOLS,
  BACKUPS,
  TRAFFIC,
  PIPELINES,
  KAFKA,
  QUEUES,
  SECRET_STORES,
  STORAGE,
  OBSERVERS,
  PLATFORMS,
  REGISTRIES,
];

/** `gh api` and `glab api` are requests to the forge, not sub-commands. */
const readApi: FactReader = (invocation) =>
  invocation.args[0]?.text === 'api' ? [...requestFacts(apiRequest(invocation)), ...mutationFacts(invocation)] : [];

const TABLES: ReadonlyArray<Readonly<Record<string, FactReader>>> = [
  ...GRAMMARS.map((table) =>
    Object.fromEntries(Object.entries(table).map(([program, grammar]) => [program, readerOf(grammar)])),
  ),
  SQL_CLIENTS,
  MONGO_SHELLS,
  REDIS_PROGRAMS,
  { aws: readAws, gcloud: readGcloud },
  HTTP_PROGRAMS,
  ANSIBLE,
  RUNTIME_SOCKETS,
  REMOTE_COPIES,
  { gh: readApi, glab: readApi, newrelic: mutationFacts },
];

const READERS = new Map<string, FactReader[]>();
for (const table of TABLES) {
  for (const [program, read] of Object.entries(table)) READERS.set(program, [...(READERS.get(program) ?? []), read]);
}

const readWith =
  (readers: readonly FactReader[]): FactReader =>
  (invocation) =>
    readers.flatMap((read) => read(invocation));

/** `bin/rails` and `jenkins-cli.jar` are `rails` and `jenkins-cli`. */
const nameOf = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.(?:jar|phar)$/, '');

const DELEGATED = new Set([
  ...Object.keys(DATABASE_TOOLS),
  'jenkins-cli',
  'serverless',
  'wrangler',
  'vercel',
  'firebase',
  'cdk',
]);

/** Interpreters and runners whose first word may be a program of this table: `php artisan`, `python manage.py`. */
const RUNNERS = ['php', 'python', 'python3', 'ruby', 'node', 'yarn', 'java'];

/** What the script that a runner starts does, where the script is one of this table by its name. */
const readScript: FactReader = (invocation) => {
  const at = invocation.args.findIndex(({ text }) => !text.startsWith('-') && text !== 'exec' && text !== 'run');
  const name = at < 0 ? '' : nameOf(invocation.args[at]?.text ?? '');
  const readers = READERS.get(name);
  if (!readers || !DELEGATED.has(name)) return [];
  const script: Invocation = { ...invocation, program: name, args: invocation.args.slice(at + 1) };
  return readWith(readers)(script);
};

/** Programs of services by the names they are called with. */
export const DESCRIBED_SERVICES: ReadonlySet<string> = new Set(READERS.keys());

/** Programs that act on services: containers, clusters, clouds, databases, APIs. */
export const SERVICE_PROGRAMS: Readonly<Record<string, FactReader>> = {
  ...Object.fromEntries([...READERS].map(([program, readers]) => [program, readWith(readers)])),
  ...Object.fromEntries(RUNNERS.map((runner) => [runner, readWith([...(READERS.get(runner) ?? []), readScript])])),
};

/** What a program that nobody described does, by the verb of its sub-commands (`flagship flags delete beta`). */
export const readUndescribed: FactReader = ({ args, program }) =>
  FREE_TEXT.has(program) ? [] : readUnknownProgram(readArguments(args));

/** True when a client of a service is asked for an explanation or a dry run alone. */
export const showsOnly = ({ program, args }: Pick<Invocation, 'program' | 'args'>): boolean =>
  DESCRIBED_SERVICES.has(program) && onlyShows(readArguments(args));
