import type { BigIntStats } from 'node:fs';
import { look, openForReading } from '../scope/look.js';
import { readWhole } from '../scope/read.js';
import { fail, type Finding, type Surroundings } from './probe.js';

export interface WholeFile {
  bytes: Buffer;
  /** Of exactly these bytes, short. */
  digest: string;
  stats: BigIntStats;
}

/**
 * A file inside the roots, read through the descriptor that was looked at, or why a claim about its content cannot hold.
 * @throws LookError where nothing can be said, also `special_file` and `too_large`
 */
export async function wholeFile(file: string, limit: number, at: Surroundings): Promise<WholeFile | Finding> {
  return look(at.scope, file, { follow: true }, async (looked) => {
    if (!looked.found) return fail(looked.dangling ? 'dangling_link' : 'missing', { exists: false });
    const { seen } = looked;
    if (seen.stats.isDirectory()) return fail('wrong_kind', { exists: true, kind: 'directory' });
    const handle = await openForReading(seen);
    try {
      return { ...(await readWhole(handle, { limit, signal: at.signal })), stats: seen.stats };
    } finally {
      await handle.close();
    }
  });
}

export const isFinding = (got: WholeFile | Finding): got is Finding => 'outcome' in got;
