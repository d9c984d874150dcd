import { opendir } from 'node:fs/promises';
import { look } from '../scope/look.js';
import { LookError } from '../scope/look-error.js';
import type { Surroundings } from './probe.js';

/** Names in a directory; undefined where there is no such directory. @throws LookError `too_large`, `timed_out` */
export async function namesIn(directory: string, at: Surroundings): Promise<string[] | undefined> {
  return look(at.scope, directory, { follow: true }, async (looked) => {
    if (!looked.found || !looked.seen.stats.isDirectory()) return undefined;
    const names: string[] = [];
    for await (const { name } of await opendir(looked.seen.self)) {
      if (at.signal.aborted) throw new LookError('timed_out');
      if (names.length >= at.limits.visits) throw new LookError('too_large');
      names.push(name);
    }
    return names;
  });
}
