import path from 'node:path';
import type { Check, CheckOf } from '@wingman/contracts';
import { z } from 'zod';
import { look } from '../scope/look.js';
import { LookError } from '../scope/look-error.js';
import { systemSources } from './cron/sources.js';
import { fileNamedBy } from './database/connection.js';
import { lookAtObject } from './engine-object.js';
import { isSecondSince, isUntouchedSince } from './file-age.js';
import { parseGlob } from './glob.js';
import type { Surroundings } from './probe.js';
import { sitesOfProject } from './package/pip.js';
import { timesAt } from './times-at.js';

/**
 * Whether nothing was done where a check says that something was: what was removed, written or changed since leaves
 * another change time on the file, or on the folder that it was in. False also where that cannot be seen.
 */
export async function leftNoTrace(check: Check, start: string, at: Surroundings): Promise<boolean> {
  try {
    if (check.type === 'image' || check.type === 'volume' || check.type === 'network')
      return check.present && (await untouchedObject(check, start, at));
    const seen = await Promise.all((await placesOf(check, at)).map((place) => untouched(place, start, at)));
    const known = seen.filter((one) => one !== undefined);
    return known.length > 0 && known.every(Boolean);
  } catch (error) {
    if (error instanceof LookError) return false;
    throw error;
  }
}

/** A file that an act changes, or the name of something that it took away. */
type Place = { file: string } | { gone: string };

async function placesOf(check: Check, at: Surroundings): Promise<Place[]> {
  const inCwd = (name: string) => path.resolve(at.cwd ?? '/', name);
  switch (check.type) {
    case 'file':
      return check.absent
        ? [{ gone: inCwd(check.path) }]
        : ATTRIBUTES.some((field) => check[field] !== undefined)
          ? [{ file: inCwd(check.path) }]
          : [];
    case 'content':
    case 'config':
      return [{ file: inCwd(check.path) }];
    case 'cron':
      return check.path === undefined ? placesOfTables(check, at) : [{ file: inCwd(check.path) }];
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

async function placesOfPackage({ manager, name, path: own }: CheckOf<'package'>, at: Surroundings): Promise<Place[]> {
  if (manager === 'dpkg') return [{ file: path.join(at.systemRoot, 'var/lib/dpkg/status') }];
  const project = own ?? at.cwd;
  if (project === undefined) return [];
  const root = path.resolve(at.cwd ?? '/', project);
  if (manager === 'npm') return [{ gone: path.join(root, 'node_modules', name) }];
  return (await sitesOfProject(root, at)).map((site) => ({ gone: path.join(site, name) }));
}

async function placesOfTables(check: CheckOf<'cron'>, at: Surroundings): Promise<Place[]> {
  const { sources, hidden } = await systemSources(check, at);
  // A table that nobody may look at could be the one that was changed.
  return hidden === undefined ? sources.map(({ file }) => ({ file })) : [];
}

const made = z.looseObject({
  Created: z.string().optional(),
  CreatedAt: z.string().optional(),
  Metadata: z.looseObject({ LastTagTime: z.string().optional() }).optional(),
});

/** An image that was pulled is as old as its build: only where the engine says when it got a name, its times tell. */
async function untouchedObject(
  check: CheckOf<'image'> | CheckOf<'volume'> | CheckOf<'network'>,
  start: string,
  at: Surroundings,
): Promise<boolean> {
  const found = await lookAtObject(at, check.type, check.type === 'image' ? check.ref : check.name);
  if (found === 'absent') return false;
  const { Created, CreatedAt, Metadata } = made.parse(found.evidence.facts);
  const times = [Created, CreatedAt, Metadata?.LastTagTime].map((time) => Date.parse(time ?? ''));
  const known = times.filter((time) => time > 0);
  if (check.type === 'image' && !(Date.parse(Metadata?.LastTagTime ?? '') > 0)) return false;
  return known.length > 0 && known.every((time) => !isSecondSince(Math.floor(time / 1000), start));
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
