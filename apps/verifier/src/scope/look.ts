import { closeSync, constants, fstat, open as openCallback, readlinkSync, type BigIntStats } from 'node:fs';
import { lstat, open, opendir, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { LookError, lookErrorFrom, systemCode } from './look-error.js';
import { byName, resolveInside, type Inspect, type Place } from './resolve.js';
import type { Scope } from './scope.js';

const openDescriptor = promisify(openCallback);
const statDescriptor = promisify(fstat) as (fd: number, options: { bigint: true }) => Promise<BigIntStats>;

// open(2): a descriptor that only names the file. Opening a FIFO or a device this way neither waits nor does anything.
const O_PATH = 0o10000000;
const BY_NAME = O_PATH | constants.O_NOFOLLOW;
const O_NOATIME = 0o1000000;

/** Something that exists inside the roots, held by a descriptor, so that nobody can swap it any more. */
export interface Seen {
  /** The path without links. */
  readonly path: string;
  readonly stats: BigIntStats;
  /** Where the kernel shows what the descriptor names: a way to reach it that cannot be swapped. */
  readonly self: string;
  /** When the youngest of the links that led here was made or changed, in nanoseconds; 0 without one. */
  readonly linkedAt: bigint;
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
  const last = new LastPart();
  try {
    const place = await resolveInside(scope, wanted, { ...options, inspect: last.inspect });
    if (place.state !== 'exists') {
      await assertAbsent(place);
      return await use({ found: false, dangling: place.dangling });
    }
    const real = path.join(place.parent, place.name);
    const { fd, stats } = await last.at(real);
    assertStill(real, fd);
    return await use({
      found: true,
      seen: { path: real, stats, self: `/proc/self/fd/${fd}`, linkedAt: place.linkedAt },
    });
  } finally {
    last.close();
  }
}

interface Held {
  entry: string;
  fd: number;
  stats: BigIntStats;
}

/**
 * Holds the last part of a path from its first sight on: each question to the file system is a thread's, and to name it,
 * open it and ask again would be one more.
 */
class LastPart {
  private held: Held | undefined;

  readonly inspect: Inspect = async (entry, isLast) =>
    isLast ? (await this.hold(entry, openDescriptor(entry, BY_NAME))).stats : byName(entry, isLast);

  /** What stands at `real`, which holds no links. */
  async at(real: string): Promise<Held> {
    return this.held?.entry === real ? this.held : this.hold(real, openByName(real));
  }

  private async hold(entry: string, opening: Promise<number>): Promise<Held> {
    this.close();
    const fd = await opening;
    try {
      return (this.held = { entry, fd, stats: await statDescriptor(fd, { bigint: true }) });
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  close(): void {
    if (this.held !== undefined) closeSync(this.held.fd);
    this.held = undefined;
  }
}

/** A descriptor for reading the very file that was seen. Only regular files are ever opened. */
export async function openForReading(seen: Seen): Promise<FileHandle> {
  if (!seen.stats.isFile()) throw new LookError('special_file');
  const flags = constants.O_RDONLY | constants.O_NONBLOCK;
  try {
    return await open(seen.self, flags | O_NOATIME);
  } catch (error) {
    // Only the owner may read without leaving an access time (open(2), O_NOATIME).
    if (systemCode(error) !== 'EPERM') throw lookErrorFrom(error);
    return open(seen.self, flags).catch((failure: unknown) => Promise.reject(lookErrorFrom(failure)));
  }
}

/** Opens a path without links by name only, makes sure that it is still that path, and closes it after `use`. */
async function holding<Answer>(real: string, use: (fd: number) => Promise<Answer>): Promise<Answer> {
  const fd = await openByName(real);
  try {
    assertStill(real, fd);
    return await use(fd);
  } finally {
    closeSync(fd);
  }
}

/** The kernel's own word for where the descriptor points: a directory swapped for a link meanwhile is seen here. */
function assertStill(real: string, fd: number): void {
  if (readlinkSync(`/proc/self/fd/${fd}`) !== real) throw new LookError('changed_while_looking');
}

async function openByName(real: string): Promise<number> {
  try {
    return await openDescriptor(real, BY_NAME);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemCode(error))) throw new LookError('changed_while_looking', error);
    throw lookErrorFrom(error);
  }
}

async function assertAbsent({ parent, name, state }: Place): Promise<void> {
  await holding(parent, async (fd) => {
    const stats = await lstat(`/proc/self/fd/${fd}/${name}`).catch((error: unknown) => {
      if (state === 'missing' && systemCode(error) === 'ENOENT') return undefined;
      throw lookErrorFrom(error);
    });
    if (stats !== undefined && (state === 'missing' || stats.isDirectory()))
      throw new LookError('changed_while_looking');
    if (state === 'missing' && !/^\p{ASCII}*$/u.test(name)) await assertNoOtherSpelling(`/proc/self/fd/${fd}`, name);
  });
}

const MAX_NAMES = 100_000;

/** One letter with an accent has two spellings, and systems keep names in either (Unicode, Annex 15). */
async function assertNoOtherSpelling(directory: string, name: string): Promise<void> {
  const wanted = name.normalize('NFC');
  const entries = await opendir(directory).catch((error: unknown) => Promise.reject(lookErrorFrom(error)));
  let seen = 0;
  for await (const entry of entries) {
    seen += 1;
    if (seen > MAX_NAMES) throw new LookError('too_large');
    if (entry.name.normalize('NFC') === wanted) throw new LookError('inexact_wording');
  }
}
