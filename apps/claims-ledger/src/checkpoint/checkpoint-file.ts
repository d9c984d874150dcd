import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

/** Checkpoints outside the database: what somebody who owns the database cannot take back. */
export interface CheckpointFiles {
  /** The published note of a tenant's log, if there is one. */
  read(tenantId: string): Promise<string | undefined>;
  /** Replaces it: readers see the old note or the new one, and after a power cut one of them is there. */
  replace(tenantId: string, note: string): Promise<void>;
}

/** Publishes under `<dir>/<tenant_id>/checkpoint`. */
export function createCheckpointFiles(dir: string): CheckpointFiles {
  const fileOf = (tenantId: string): string => path.join(dir, tenantId, 'checkpoint');
  return {
    async read(tenantId) {
      try {
        return await readFile(fileOf(tenantId), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async replace(tenantId, note) {
      const file = fileOf(tenantId);
      await mkdir(path.dirname(file), { recursive: true });
      const draft = `${file}.${randomUUID()}`;
      await writeDurably(draft, note);
      await rename(draft, file);
      await syncFolder(path.dirname(file));
    },
  };
}

async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o644);
  try {
    await handle.writeFile(content, 'utf8');
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
