import type { BigIntStats } from 'node:fs';
import { constants, lstat, open, readlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { LookError, lookErrorFrom, systemCode } from './look-error.js';
import { resolveInside, type Place } from './resolve.js';
import type { Scope } from './scope.js';

// open(2): a descriptor that only names the file. Opening a FIFO or a device this way neither waits nor does anything.
const O_PATH = 0o10000000;
const O_NOATIME = 0o1000000;

/** Something that exists inside the roots, held by a descriptor, so that nobody can swap it any more. */
export interface Seen {
  /** The path without links. */
  readonly path: string;
  readonly stats: BigIntStats;
  readonly handle: FileHandle;
}

export type Looked = { found: true; seen: Seen } | { found: false; dangling: boolean };

/**
 * Looks at one path inside the roots and hands what it found to `use`; the descriptor is closed afterwards.
 * "Not found" is a fact: the directory that should hold it was open and inside the roots.
 * @throws LookError where nothing can be said
 */
export async function look<Answer>(
  scope: Scope,
  wanted: string,
  options: { follow: boolean },
  use: (looked: Looked) => Promise<Answer>,
): Promise<Answer> {
  const place = await resolveInside(scope, wanted, options);
  if (place.state !== 'exists') {
    await assertAbsent(place);
    return use({ found: false, dangling: place.dangling });
  }
  const real = path.join(place.parent, place.name);
  const handle = await openByName(real);
  try {
    await assertStillAt(handle, real);
    return await use({ found: true, seen: { path: real, handle, stats: await handle.stat({ bigint: true }) } });
  } finally {
    await handle.close();
  }
}

/** A descriptor for reading the very file that was seen. Only regular files are ever opened. */
export async function openForReading(seen: Seen): Promise<FileHandle> {
  if (!seen.stats.isFile()) throw new LookError('special_file');
  const self = `/proc/self/fd/${seen.handle.fd}`;
  const flags = constants.O_RDONLY | constants.O_NONBLOCK;
  try {
    return await open(self, flags | O_NOATIME);
  } catch (error) {
    // Only the owner may read without leaving an access time (open(2), O_NOATIME).
    if (systemCode(error) !== 'EPERM') throw lookErrorFrom(error);
    return open(self, flags).catch((failure: unknown) => Promise.reject(lookErrorFrom(failure)));
  }
}

async function openByName(real: string): Promise<FileHandle> {
  try {
    return await open(real, O_PATH | constants.O_NOFOLLOW);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemCode(error))) throw new LookError('changed_while_looking', error);
    throw lookErrorFrom(error);
  }
}

/** The kernel's own word for where the descriptor points: a directory swapped for a link meanwhile is seen here. */
async function assertStillAt(handle: FileHandle, real: string): Promise<void> {
  if ((await readlink(`/proc/self/fd/${handle.fd}`)) !== real) throw new LookError('changed_while_looking');
}

async function assertAbsent({ parent, name, state }: Place): Promise<void> {
  const directory = await openByName(parent);
  try {
    await assertStillAt(directory, parent);
    const stats = await lstat(`/proc/self/fd/${directory.fd}/${name}`);
    if (state === 'missing' || stats.isDirectory()) throw new LookError('changed_while_looking');
  } catch (error) {
    if (state === 'missing' && systemCode(error) === 'ENOENT') return;
    throw lookErrorFrom(error);
  } finally {
    await directory.close();
  }
}
