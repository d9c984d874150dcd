import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export interface MigrationFile {
  /** Folder name, e.g. `20250101000000_init`; its order is the order of application. */
  name: string;
  sql: string;
  /** SHA-256 of the file's bytes in hex, as Prisma stores it. */
  checksum: string;
}

/** Reads `<dir>/<name>/migration.sql` in name order. Folders without that file are an error: Prisma refuses them too. */
export async function readMigrations(dir: string): Promise<MigrationFile[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(path.join(dir, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
}
