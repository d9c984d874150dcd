import type { MigrationClient } from './admin-client.js';
import type { MigrationFile } from './migration-files.js';
import { readMigrations } from './migration-files.js';
import type { AppliedMigration } from './migration-table.js';
import { appliedMigrations, ensureMigrationTable, recordMigration } from './migration-table.js';
import { applyRoles } from './roles.js';
import { breaksEarlierRelease } from './expand-first.js';

/** Why a database is not migrated, in one sentence for the person at the terminal. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface MigrateOptions {
  /** One session of an administrator. It is left open, without a transaction. */
  client: MigrationClient;
  /** The folder with one sub-folder per migration (`prisma/migrations`). */
  dir: string;
  /** Idempotent SQL that creates the cluster's roles; runs first. */
  rolesSql?: string;
  /** Passwords to set, by role name. Roles that are not named keep theirs. */
  rolePasswords?: Readonly<Record<string, string>>;
  /**
   * Given: a database that holds data gets only what an earlier release can run on, since its services are still running.
   * Names the migrations that take something away all the same, with why that is well.
   */
  judged?: Readonly<Record<string, string>>;
  /** Called with the name of each migration before it runs. */
  onMigration?: (name: string) => void;
}

/** The key of Prisma's schema engine, so that our tool and theirs exclude each other. */
const PRISMA_LOCK = 72_707_369;

/**
 * Brings a database up to date and returns the names it applied. Each migration and its record commit together; a
 * second caller waits and then finds nothing to do.
 * @throws MigrationError when an applied migration was edited, has vanished or was left half done, or when SQL fails.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { client, dir, rolesSql, rolePasswords = {}, judged, onMigration } = options;
  const files = await readMigrations(dir);
  await client.query(`SELECT pg_advisory_lock(${PRISMA_LOCK})`);
  try {
    await ensureMigrationTable(client);
    const applied = await appliedMigrations(client);
    const pending = pendingMigrations(files, applied);
    if (judged && applied.length > 0) assertExpandFirst(pending, judged);
    if (rolesSql !== undefined) await applyRoles(client, rolesSql, rolePasswords);
    for (const file of pending) {
      onMigration?.(file.name);
      await applyOne(client, file);
    }
    return pending.map((file) => file.name);
  } finally {
    await client.query(`SELECT pg_advisory_unlock(${PRISMA_LOCK})`);
  }
}

/**
 * The files still to apply, in order.
 * @throws MigrationError when the record and the folder contradict each other; nothing may run then.
 */
export function pendingMigrations(files: MigrationFile[], applied: AppliedMigration[]): MigrationFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  for (const record of applied) {
    const file = byName.get(record.name);
    if (!record.finished) {
      throw new MigrationError(`migration ${record.name} was started by another tool and never finished; resolve it`);
    }
    if (!file) {
      throw new MigrationError(`migration ${record.name} is applied in the database but missing from this release`);
    }
    if (file.checksum !== record.checksum) {
      throw new MigrationError(`migration ${record.name} was edited after it was applied; add a new migration instead`);
    }
  }
  const done = new Set(applied.map((record) => record.name));
  return files.filter((file) => !done.has(file.name));
}

/** Throws MigrationError for one that takes away what services of the earlier release, which still run, may use. */
function assertExpandFirst(pending: readonly MigrationFile[], judged: Readonly<Record<string, string>>): void {
  for (const { name, sql } of pending) {
    const [problem] = Object.hasOwn(judged, name) ? [] : breaksEarlierRelease(sql);
    if (problem === undefined) continue;
    throw new MigrationError(`migration ${name} is not for a database in use, and nothing was applied: it ${problem}`);
  }
}

async function applyOne(client: MigrationClient, file: MigrationFile): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(file.sql);
    // A script may end as another role or on another path; the record is written as the session began.
    await client.query('RESET ROLE; RESET search_path');
    await recordMigration(client, file);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(`migration ${file.name} failed and was rolled back: ${reason}`, { cause: error });
  }
}
