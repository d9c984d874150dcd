import { setTimeout as pause } from 'node:timers/promises';
import type { BackedUpRole, Manifest } from '../backup/manifest.js';
import { UsageError } from '../command.js';
import type { Session } from '../postgres/session.js';

interface Facts {
  server: number;
  locked: boolean;
  objects: string[];
  others: string[];
}

/** Prisma's and our own lock of migrations, held by the session: whoever migrates meanwhile waits, and finds it done. */
const LOCK = 'SELECT to_json(pg_try_advisory_lock(72707369));';

/** Anything that somebody made in it, a few by name; and who else holds a connection to it. */
const FACTS = `SELECT json_build_object(
  'server', current_setting('server_version_num')::int / 10000,
  'objects', (SELECT coalesce(json_agg(name), '[]') FROM (
     SELECT n.nspname AS name FROM pg_namespace n
       WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public')
     UNION ALL SELECT c.relname FROM pg_class c WHERE c.relnamespace = to_regnamespace('public')
     UNION ALL SELECT p.proname FROM pg_proc p WHERE p.pronamespace = to_regnamespace('public')
     UNION ALL SELECT t.typname FROM pg_type t WHERE t.typnamespace = to_regnamespace('public')
     LIMIT 3) AS found),
  'others', (SELECT coalesce(json_agg(DISTINCT coalesce(usename, 'somebody')), '[]') FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'));`;

/** A probe's connection is gone in a moment; a service's is not. */
const OTHERS_LEAVE_WITHIN_MS = 3_000;

/** Makes sure that a restore finds nothing and disturbs nobody. Throws UsageError. */
export async function assertFree(session: Session, { postgres }: Manifest): Promise<void> {
  const [isLocked] = await session.rows<boolean>(LOCK);
  if (!isLocked) throw new UsageError('somebody migrates or restores this database right now');
  const until = Date.now() + OTHERS_LEAVE_WITHIN_MS;
  for (;;) {
    const [facts] = await session.rows<Facts>(FACTS);
    if (!facts) throw new UsageError('the database says nothing of itself');
    if (facts.objects.length > 0) {
      throw new UsageError(
        `the database is not empty (${facts.objects.join(', ')} …): a backup goes into an empty one`,
      );
    }
    if (facts.server < postgres.server) {
      throw new UsageError(`the backup is of PostgreSQL ${postgres.server}, and this is ${facts.server}`);
    }
    if (facts.others.length === 0) return;
    if (Date.now() > until) {
      throw new UsageError(`others hold connections to this database (${facts.others.join(', ')}): stop the services`);
    }
    await pause(200);
  }
}

/** Our own roles, which a deployment's migrations would make; anybody else's must be there. */
const OURS = /^wingman_[a-z_]+$/;

/**
 * Statements that make the roles which the dump names and the cluster lacks, without any power or password: those of
 * `prisma/roles.sql` and the passwords come with the next start. Throws UsageError.
 */
export async function missingRoles(session: Session, roles: readonly BackedUpRole[]): Promise<string> {
  const present = new Set(await session.rows<string>('SELECT to_json(rolname) FROM pg_roles;'));
  const missing = roles.filter(({ name }) => !present.has(name));
  const strangers = missing.filter(({ name }) => !OURS.test(name));
  if (strangers.length > 0) {
    throw new UsageError(`roles are missing that the backup names: ${strangers.map(({ name }) => name).join(', ')}`);
  }
  return missing.map(creationOf).join('\n');
}

function creationOf({ name, login, connections, settings }: BackedUpRole): string {
  const powers = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT';
  return [
    `CREATE ROLE ${name} ${powers} ${login ? 'LOGIN' : 'NOLOGIN'} CONNECTION LIMIT ${connections};`,
    ...settings.map((setting) => {
      const [, parameter, value] = /^([a-z_.]+)=(.*)$/s.exec(setting) ?? [];
      return `ALTER ROLE ${name} SET ${parameter} TO ${literal(value ?? '')};`;
    }),
  ].join('\n');
}

/** A text as SQL reads it back, whatever it holds: by its bytes, so that no quoting can be got wrong. */
export const literal = (text: string): string =>
  /^[\w ,.:%/-]*$/.test(text)
    ? `'${text}'`
    : `convert_from(decode('${Buffer.from(text, 'utf8').toString('base64')}', 'base64'), 'UTF8')`;
