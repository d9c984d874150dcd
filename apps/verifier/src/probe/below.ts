import { opendir } from 'node:fs/promises';
import path from 'node:path';
import { look, type Seen } from '../scope/look.js';
import { LookError } from '../scope/look-error.js';
import type { Surroundings } from './probe.js';

const MAX_DEPTH = 64;

export interface Below {
  /** The path without what `directory` was. */
  inside: string;
  seen: Seen;
}

/**
 * Shows `use` everything below a directory, and the directory itself as `''`: each by a descriptor of its own, links as
 * links. `enter` says which directories are gone into. What is no directory has nothing below it.
 * @throws LookError `too_large`, `timed_out`, `changed_while_looking`, … : what was seen in part proves nothing
 */
export async function eachBelow(
  directory: string,
  at: Surroundings,
  use: (entry: Below) => Promise<void>,
  enter: (inside: string) => boolean = () => true,
): Promise<void> {
  let visits = 0;
  const visit = async (inside: string, depth: number): Promise<void> => {
    if (depth > MAX_DEPTH) throw new LookError('too_large');
    if (at.signal.aborted) throw new LookError('timed_out');
    const names = await look(at.scope, path.join(directory, inside), { follow: depth === 0 }, async (looked) => {
      if (!looked.found) throw new LookError('changed_while_looking');
      await use({ inside, seen: looked.seen });
      const found: string[] = [];
      if (!looked.seen.stats.isDirectory() || (depth > 0 && !enter(inside))) return found;
      for await (const { name } of await opendir(looked.seen.self)) {
        visits += 1;
        if (visits > at.limits.visits) throw new LookError('too_large');
        found.push(name);
      }
      return found;
    });
    for (const name of names) await visit(path.join(inside, name), depth + 1);
  };
  await visit('', 0);
}
