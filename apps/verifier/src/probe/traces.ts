import path from 'node:path';
import type { Check, CheckOf } from '@wingman/contracts';
import { look } from '../scope/look.js';
import { LookError } from '../scope/look-error.js';
import { fileNamedBy } from './database/connection.js';
import { isUntouchedSince } from './file-age.js';
import { parseGlob } from './glob.js';
import type { Surroundings } from './probe.js';
import { timesAt } from './times-at.js';

/**
 * Whether nothing was done where a check says that something was: what was removed, written or changed since leaves
 * another change time on the file, or on the folder that it was in. False also where that cannot be seen.
 */
export async function leftNoTrace(check: Check, start: string, at: Surroundings): Promise<boolean> {
  try {
    const seen = await Promise.all(placesOf(check, at).map((place) => untouched(place, start, at)));
    const known = seen.filter((one) => one !== undefined);
    return known.length > 0 && known.every(Boolean);
  } catch (error) {
    if (error instanceof LookError) return false;
    throw error;
  }
}

/** A file that an act changes, or the name of something that it took away. */
type Place = { file: string } | { gone: string };

function placesOf(check: Check, at: Surroundings): Place[] {
  const inCwd = (name: string) => path.resolve(at.cwd ?? '/', name);
  switch (check.type) {
    case 'file':
      return check.absent
        ? [{ gone: inCwd(check.path) }]
        : ATTRIBUTES.some((field) => check[field] !== undefined)
          ? [{ file: inCwd(check.path) }]
          : [];
    case 'content':
      return [{ file: inCwd(check.path) }];
    case 'count':
      return placeOfCount(check, inCwd);
    case 'database':
      return placesOfDatabase(check, at, inCwd);
    case 'package':
      return check.absent ? placesOfPackage(check, at) : [];
    case 'git': {
      const [kind, name] = check.tag === undefined ? ['heads', check.branch] : ['tags', check.tag];
      return check.negate && name !== undefined
        ? [{ gone: path.join(inCwd(check.repo), '.git/refs', kind, name) }]
        : [];
    }
    default:
      return [];
  }
}

const ATTRIBUTES = ['mode', 'owner', 'target'] as const;

/** What lay deeper in a tree leaves nothing on its top. */
function placeOfCount({ glob, equals }: CheckOf<'count'>, inCwd: (name: string) => string): Place[] {
  const { base, segments } = parseGlob(inCwd(glob));
  return equals === 0 && segments.length === 1 && !segments[0]?.any ? [{ gone: path.join(base, '-') }] : [];
}

/** What SQLite has not yet written into the file itself is in the log beside it. */
function placesOfDatabase(
  { connection }: CheckOf<'database'>,
  { scope }: Surroundings,
  inCwd: (name: string) => string,
): Place[] {
  const file = Object.hasOwn(scope.databases, connection) ? undefined : fileNamedBy(connection);
  return file === undefined ? [] : ['', '-wal', '-journal'].map((end) => ({ file: `${inCwd(file)}${end}` }));
}

function placesOfPackage({ manager, name, path: own }: CheckOf<'package'>, { cwd, systemRoot }: Surroundings): Place[] {
  if (manager === 'dpkg') return [{ file: path.join(systemRoot, 'var/lib/dpkg/status') }];
  const project = own ?? cwd;
  return manager === 'npm' && project !== undefined
    ? [{ gone: path.join(path.resolve(cwd ?? '/', project), 'node_modules', name) }]
    : [];
}

/** Undefined: there is no such file. Of a folder its own times say nothing about the texts in it. */
async function untouched(place: Place, start: string, at: Surroundings): Promise<boolean | undefined> {
  if ('gone' in place) return untouchedFolder(path.dirname(place.gone), start, at);
  const times = await timesAt(place.file, at);
  if (times === undefined) return undefined;
  const isFolder = await look(at.scope, place.file, { follow: true }, async (looked) =>
    looked.found ? looked.seen.stats.isDirectory() : false,
  );
  return !isFolder && isUntouchedSince(times, start);
}

/** The folder that held it, or the one above that is left. */
async function untouchedFolder(folder: string, start: string, at: Surroundings): Promise<boolean> {
  const times = await look(at.scope, folder, { follow: true }, async (looked) =>
    looked.found ? looked.seen.stats : undefined,
  );
  if (times !== undefined) return isUntouchedSince(times, start);
  const above = path.dirname(folder);
  return above !== folder && untouchedFolder(above, start, at);
}
