import { randomUUID } from 'node:crypto';
import type { MigrationClient } from './admin-client.js';
import type { MigrationFile } from './migration-files.js';

export interface AppliedMigration {
  name: string;
  checksum: string;
  /** False when a run of Prisma's own tool broke off in the middle and nobody resolved it. */
  finished: boolean;
}

/** The table as Prisma's schema engine creates it, so that `prisma migrate deploy` and `status` read ours as theirs. */
const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS public._prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/** Creates the table when it is not there. Call it under the migration lock: two at once would collide in the catalogue. */
export async function ensureMigrationTable(client: MigrationClient): Promise<void> {
  const { rows } = await client.query(`SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS present`);
  const [found] = rows as [{ present: boolean }];
  if (!found.present) await client.query(CREATE_TABLE);
}

/** Every migration on record that was not rolled back, oldest first. */
export async function appliedMigrations(client: MigrationClient): Promise<AppliedMigration[]> {
  const { rows } = await client.query(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
  return rows as AppliedMigration[];
}

/** Records one migration as Prisma does after its last step. Runs in the migration's own transaction. */
export async function recordMigration(client: MigrationClient, migration: MigrationFile): Promise<void> {
  await client.query(
    `INSERT INTO public._prisma_migrations
       (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), migration.checksum, migration.name],
  );
}
