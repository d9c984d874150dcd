import { opendir } from 'node:fs/promises';
import path from 'node:path';
import { LookError } from '../scope/look-error.js';
import { directoryAt, type Repository } from './git-place.js';
import type { Surroundings } from './probe.js';

const MAX_DEPTH = 16;

const OWN = ['refs/heads', 'refs/tags'];

/** Names of the refs, branches and tags if nothing else is said, that stand in files of their own. */
export async function looseRefs(at: Surroundings, { commonDir }: Repository, folders = OWN): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) await collect(at, commonDir, folder, found, MAX_DEPTH);
  return found;
}

async function collect(at: Surroundings, base: string, folder: string, found: string[], depth: number): Promise<void> {
  const real = await directoryAt(at, path.join(base, folder));
  if (real === undefined) return;
  if (depth === 0) throw new LookError('too_large');
  for await (const entry of await opendir(real)) {
    if (at.signal.aborted) throw new LookError('timed_out');
    if (found.length >= at.limits.visits) throw new LookError('too_large');
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) await collect(at, base, name, found, depth - 1);
    else if (!entry.name.endsWith('.lock')) found.push(name);
  }
}
