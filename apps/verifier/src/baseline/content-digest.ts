import { createHash } from 'node:crypto';
import { readlink } from 'node:fs/promises';
import type { Surroundings } from '../probe/probe.js';
import { openForReading, type Seen } from '../scope/look.js';
import { LookError } from '../scope/look-error.js';
import { chunksOf } from '../scope/read.js';

/** Larger files are known by size, times and inode only: a baseline must be taken at once. */
const MAX_BYTES = 256 * 1024 ** 2;

export function kindOf({ stats }: Pick<Seen, 'stats'>): string {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'symlink' : 'special';
}

/** Null for what is too large, may not be read, or has no content. @throws LookError `timed_out` and the like */
export async function digestOf(seen: Seen, at: Surroundings): Promise<string | null> {
  const hash = createHash('sha256');
  if (seen.stats.isSymbolicLink()) return hash.update(await readlink(seen.path)).digest('hex');
  if (!seen.stats.isFile() || seen.stats.size > BigInt(MAX_BYTES)) return null;
  try {
    const file = await openForReading(seen);
    try {
      for await (const chunk of chunksOf(file, { limit: MAX_BYTES, signal: at.signal })) hash.update(chunk);
      return hash.digest('hex');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof LookError && error.reason === 'access_denied') return null;
    throw error;
  }
}
