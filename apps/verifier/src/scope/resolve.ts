import type { BigIntStats } from 'node:fs';
import { lstat, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { LookError, lookErrorFrom, systemCode } from './look-error.js';
import { isDenied, isWithin, type Scope } from './scope.js';

/** Where a path leads without leaving the roots: `parent` holds no links, `name` is its last part. */
export interface Place {
  parent: string;
  name: string;
  /** `below_file`: a file stands where a directory would have to be, so nothing can exist there. */
  state: 'exists' | 'missing' | 'below_file';
  /** A link led here and what it names is not there. */
  dangling: boolean;
  /** When the youngest of the links that led here was made or changed, in nanoseconds; 0 without one. */
  linkedAt: bigint;
}

const MAX_LINKS = 40; // Linux' own limit (path_resolution(7))

interface Root {
  /** As the settings have it, and without links. */
  spelled: string;
  real: string;
}

interface Walk {
  current: string;
  rest: string[];
}

/** Tells what stands at a path inside the roots: itself, not what a link there names. Rejects as `lstat` does. */
export type Inspect = (entry: string, isLast: boolean) => Promise<BigIntStats>;

/**
 * Resolves `wanted` part by part from the root that contains it. A part outside the roots is never touched,
 * so that neither the answer nor its time says whether something exists there.
 * `inspect` is asked for each part in its turn, the last one last.
 * @throws LookError `outside_allowed_roots`, `access_denied`, `look_failed`
 */
export async function resolveInside(
  scope: Scope,
  wanted: string,
  { follow, inspect = byName }: { follow: boolean; inspect?: Inspect },
): Promise<Place> {
  const roots = await rootsOf(scope);
  let walk = enter(roots, wanted);
  let links = 0;
  let linkedAt = 0n;
  for (;;) {
    const name = walk.rest.shift();
    if (name === undefined) return existing(walk.current, linkedAt);
    if (name === '' || name === '.') continue;
    const next = name === '..' ? path.dirname(walk.current) : path.join(walk.current, name);
    if (isDenied(scope, next) || !roots.some(({ real }) => isWithin(next, real))) {
      throw new LookError('outside_allowed_roots');
    }
    const last = walk.rest.every((part) => part === '' || part === '.');
    const { kind, changedAt } = await entryOf(inspect(next, last));
    const ends = kind === 'nothing' || (kind === 'other' && !last);
    // A way back out of nothing leads nowhere to the kernel, and to many programs where the words seem to lead.
    if (ends && walk.rest.includes('..')) throw new LookError('ambiguous');
    if (kind === 'nothing')
      return { parent: walk.current, name, state: 'missing', dangling: links > 0 && last, linkedAt };
    if (ends) return { parent: walk.current, name, state: 'below_file', dangling: false, linkedAt };
    if (kind === 'link' && (!last || follow)) {
      links += 1;
      if (links > MAX_LINKS) throw new LookError('look_failed');
      if (changedAt > linkedAt) linkedAt = changedAt;
      const target = await readlink(next);
      const from = path.isAbsolute(target) ? enter(roots, target) : { current: walk.current, rest: target.split('/') };
      walk = { current: from.current, rest: [...from.rest, ...walk.rest] };
      continue;
    }
    walk.current = next;
  }
}

const existing = (real: string, linkedAt: bigint): Place => ({
  parent: path.dirname(real),
  name: path.basename(real),
  state: 'exists',
  dangling: false,
  linkedAt,
});

// A root's own links are resolved once: whoever turns one of them elsewhere restarts the service.
const realRoots = new Map<string, string>();

async function rootsOf(scope: Scope): Promise<Root[]> {
  const found: Root[] = [];
  for (const spelled of scope.roots) {
    const real = realRoots.get(spelled) ?? (await realpath(spelled).catch(() => undefined));
    if (real === undefined) continue;
    realRoots.set(spelled, real);
    found.push({ spelled, real });
  }
  return found;
}

function enter(roots: readonly Root[], wanted: string): Walk {
  for (const { spelled, real } of roots) {
    for (const spelling of [spelled, real]) {
      const prefix = spelling === '/' ? '/' : `${spelling}/`;
      if (wanted === spelling || wanted.startsWith(prefix)) {
        return { current: real, rest: wanted.slice(prefix.length).split('/') };
      }
    }
  }
  throw new LookError('outside_allowed_roots');
}

interface Entry {
  kind: 'nothing' | 'link' | 'directory' | 'other';
  changedAt: bigint;
}

export const byName: Inspect = (entry) => lstat(entry, { bigint: true });

const NOTHING: Entry = { kind: 'nothing', changedAt: 0n };

async function entryOf(inspected: ReturnType<Inspect>): Promise<Entry> {
  try {
    const stats = await inspected;
    const kind = stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'directory' : 'other';
    return { kind, changedAt: stats.ctimeNs };
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return NOTHING;
    throw lookErrorFrom(error);
  }
}
