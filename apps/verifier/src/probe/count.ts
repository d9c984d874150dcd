import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import path from 'node:path';
import type { CheckOf } from '@wingman/contracts';
import { look } from '../scope/look.js';
import { LookError } from '../scope/look-error.js';
import { shortDigest } from '../scope/read.js';
import { createdAfter } from './file-age.js';
import { parseGlob, type Segment } from './glob.js';
import { contradicted, judge, undecided, unknown, type Finding, type Surroundings } from './probe.js';

type CountCheck = CheckOf<'count'>;

interface Tally {
  check: CountCheck;
  at: Surroundings;
  visits: number;
  count: number;
  /** Files whose age could not be told, and links to nothing: the count is not exact by so many. */
  unsure: number;
  /** What fits the pattern, whatever its age, and however often. */
  names: Set<string>;
}

const MAX_DEPTH = 64;

/** Counts what is not a directory and fits the pattern. No link is followed on the way; what it leads to has its age. */
export async function probeCount(check: CountCheck, at: Surroundings): Promise<Finding> {
  const { base, segments } = parseGlob(check.glob);
  const tally: Tally = { check, at, visits: 0, count: 0, unsure: 0, names: new Set() };
  if (!(await visit(base, segments, 0, tally))) return unknown('no_such_directory', { exists: false });
  const names = [...tally.names].sort().join('\0');
  const digest = shortDigest(createHash('sha256').update(names).digest('hex'));
  const observed = { count: tally.count, unsure: tally.unsure, digest };
  const least = check.equals ?? check.min ?? 0;
  const most = check.equals ?? check.max ?? Infinity;
  const withAll = tally.count + tally.unsure;
  if (tally.count >= least && withAll <= most) return judge([], observed);
  if (withAll < least || tally.count > most) return judge([contradicted('count_differs')], observed);
  return unknown(check.created_after === undefined ? 'ambiguous' : 'times_ambiguous', observed);
}

/** False where there is no such directory. */
async function visit(directory: string, segments: readonly Segment[], depth: number, tally: Tally): Promise<boolean> {
  const { scope, signal, limits } = tally.at;
  if (depth > MAX_DEPTH) throw new LookError('too_large');
  const entries = await look(scope, directory, { follow: depth === 0 }, async (looked) => {
    if (!looked.found || !looked.seen.stats.isDirectory()) return undefined;
    const found: Dirent[] = [];
    for await (const entry of await opendir(looked.seen.self)) {
      if (signal.aborted) throw new LookError('timed_out');
      tally.visits += 1;
      if (tally.visits > limits.visits) throw new LookError('too_large');
      found.push(entry);
    }
    return found;
  });
  if (entries === undefined) return false;
  for (const entry of entries) await weigh(directory, entry, segments, depth, tally);
  return true;
}

async function weigh(directory: string, entry: Dirent, segments: readonly Segment[], depth: number, tally: Tally) {
  const [segment, ...rest] = segments;
  if (segment === undefined) return;
  const inside = path.join(directory, entry.name);
  if (segment.any) {
    if (entry.isDirectory() && !entry.name.startsWith('.')) await descend(inside, segments, depth, tally);
    return weigh(directory, entry, rest, depth, tally);
  }
  if ((entry.name.startsWith('.') && !segment.hidden) || !segment.matches(entry.name)) return;
  if (rest.length > 0) {
    if (entry.isDirectory()) await descend(inside, rest, depth, tally);
    return;
  }
  if (!entry.isDirectory()) await add(inside, entry.isSymbolicLink(), tally);
}

/** Something that was listed is gone, or has a name that is no text: what it would have added is not known. */
const listedOnly = () => new LookError('changed_while_looking');

async function descend(directory: string, segments: readonly Segment[], depth: number, tally: Tally): Promise<void> {
  if (!(await visit(directory, segments, depth + 1, tally))) throw listedOnly();
}

async function add(file: string, isLink: boolean, tally: Tally): Promise<void> {
  if (tally.names.has(file)) return;
  tally.names.add(file);
  const start = tally.check.created_after;
  if (start === undefined && !isLink) {
    tally.count += 1;
    return;
  }
  await look(tally.at.scope, file, { follow: isLink }, async (looked) => {
    if (!looked.found && !isLink) throw listedOnly();
    // A link that leads to nothing is a name and no file.
    const age = !looked.found ? NO_FILE : start === undefined ? undefined : createdAfter(looked.seen.stats, start);
    if (age === undefined) tally.count += 1;
    else if (age.outcome === 'UNKNOWN') tally.unsure += 1;
  }).catch((error: unknown) => {
    if (!isLink || !(error instanceof LookError)) throw error;
    tally.unsure += 1;
  });
}

const NO_FILE = undecided('ambiguous');
