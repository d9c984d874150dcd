import { opendir } from 'node:fs/promises';
import path from 'node:path';
import { look, openForReading } from '../scope/look.js';
import { LookError, lookErrorFrom } from '../scope/look-error.js';
import { readWhole } from '../scope/read.js';
import { isWithin } from '../scope/scope.js';
import type { Surroundings } from './probe.js';

/** A repository whose every part is inside the roots. Paths hold no links. */
export interface Repository {
  /** The folder with the files; undefined in a bare one. */
  worktree: string | undefined;
  /** What belongs to this worktree alone: HEAD, index. */
  gitDir: string;
  /** What all worktrees share: refs, config, objects. */
  commonDir: string;
  config: string;
}

const MAX_ALTERNATES = 5;

/**
 * Finds the repository of a folder as git does: the folder's own, or that of one above it.
 * @throws LookError `not_a_repository`, `outside_allowed_roots` (also where only a part of it is outside), …
 */
export async function findRepository(at: Surroundings, folder: string): Promise<Repository | 'missing'> {
  let current = await directoryAt(at, folder);
  if (current === undefined) return 'missing';
  for (;;) {
    const gitDir = await gitDirOf(at, current);
    if (gitDir !== undefined) return describe(at, gitDir === current ? undefined : current, gitDir);
    const parent = path.dirname(current);
    if (parent === current) throw new LookError('not_a_repository');
    current = await directoryAt(at, parent).catch(() => Promise.reject(new LookError('not_a_repository')));
    if (current === undefined) throw new LookError('changed_while_looking');
  }
}

/** The folder itself when it is a bare repository, else what its `.git` is or names (gitrepository-layout(5)). */
async function gitDirOf(at: Surroundings, folder: string): Promise<string | undefined> {
  const own = path.join(folder, '.git');
  const inside = await directoryAt(at, own);
  if (inside !== undefined) return inside;
  const link = await textAt(at, own);
  if (link !== undefined) {
    const target = /^gitdir: (.+)$/m.exec(link)?.[1];
    if (target === undefined) throw new LookError('not_a_repository');
    return directoryAt(at, path.resolve(folder, target));
  }
  const isBare = (await textAt(at, path.join(folder, 'HEAD'))) !== undefined;
  return isBare && (await directoryAt(at, path.join(folder, 'objects'))) ? folder : undefined;
}

async function describe(at: Surroundings, worktree: string | undefined, gitDir: string): Promise<Repository> {
  const shared = (await textAt(at, path.join(gitDir, 'commondir')))?.trim();
  const commonDir = shared === undefined ? gitDir : await directoryAt(at, path.resolve(gitDir, shared));
  if (commonDir === undefined) throw new LookError('not_a_repository');
  const config = (await textAt(at, path.join(commonDir, 'config'))) ?? '';
  return { worktree, gitDir, commonDir, config };
}

/**
 * The folder of the objects, after every entry of it and of the folders that it borrows from was seen: git itself would
 * follow a link, or an entry in `alternates`, to wherever it leads, and wait for a FIFO.
 */
export async function objectsOf(at: Surroundings, { commonDir }: Repository): Promise<string> {
  const objects = path.join(commonDir, 'objects');
  await assertPlain(at, objects, MAX_ALTERNATES, { visits: 0 });
  return objects;
}

async function assertPlain(at: Surroundings, objects: string, more: number, tally: { visits: number }): Promise<void> {
  const real = await directoryAt(at, objects);
  if (real === undefined) throw new LookError('not_a_repository');
  if (real !== objects) throw new LookError('special_file');
  await walk(at, objects, 3, tally);
  const alternates = await textAt(at, path.join(objects, 'info', 'alternates'));
  const lines = (alternates ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length > 0 && more === 0) throw new LookError('too_large');
  for (const line of lines) {
    if (line.startsWith('"')) throw new LookError('ambiguous');
    await assertPlain(at, path.resolve(objects, line), more - 1, tally);
  }
}

async function walk(at: Surroundings, folder: string, depth: number, tally: { visits: number }): Promise<void> {
  for await (const entry of await opendir(folder)) {
    tally.visits += 1;
    if (at.signal.aborted) throw new LookError('timed_out');
    if (tally.visits > at.limits.visits) throw new LookError('too_large');
    if (entry.isDirectory() && depth > 0) await walk(at, path.join(folder, entry.name), depth - 1, tally);
    else if (!entry.isFile() && !entry.isDirectory()) throw new LookError('special_file');
  }
}

/** The folder without links; undefined when there is none. */
export async function directoryAt(at: Surroundings, wanted: string): Promise<string | undefined> {
  return look(at.scope, wanted, { follow: true }, async (looked) =>
    looked.found && looked.seen.stats.isDirectory() ? looked.seen.path : undefined,
  );
}

/** What a file of git's says; undefined when there is none. */
export async function textAt(at: Surroundings, wanted: string): Promise<string | undefined> {
  return look(at.scope, wanted, { follow: true }, async (looked) => {
    if (!looked.found || looked.seen.stats.isDirectory()) return undefined;
    const file = await openForReading(looked.seen);
    try {
      const { bytes } = await readWhole(file, { limit: at.limits.contentBytes, signal: at.signal });
      return bytes.toString('utf8');
    } catch (error) {
      throw lookErrorFrom(error);
    } finally {
      await file.close();
    }
  });
}

/** A path as a commit names it. @throws LookError `ambiguous` for one that leads out of the repository */
export function pathInside({ worktree }: Repository, named: string): string {
  const base = worktree ?? '/';
  const full = path.resolve(base, named);
  if (!isWithin(full, base) || full === base || (worktree === undefined && path.isAbsolute(named)))
    throw new LookError('ambiguous');
  return path.relative(base, full);
}
