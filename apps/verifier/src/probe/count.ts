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
import { contradicted, judge, unknown, type Finding, type Surroundings } from './probe.js';

type CountCheck = CheckOf<'count'>;

interface Tally {
  check: CountCheck;
  at: Surroundings;
  visits: number;
  count: number;
  /** Files whose age could not be told: the count is not exact by so many. */
  unsure: number;
  /** What fits the pattern, whatever its age. */
  names: string[];
}

const MAX_DEPTH = 64;

/** Counts what is not a directory and fits the pattern. Links to directories are not followed. */
export async function probeCount(check: CountCheck, at: Surroundings): Promise<Finding> {
  const { base, segments } = parseGlob(check.glob);
  const tally: Tally = { check, at, visits: 0, count: 0, unsure: 0, names: [] };
  if (!(await visit(base, segments, 0, tally))) return unknown('no_such_directory', { exists: false });
  const digest = shortDigest(createHash('sha256').update(tally.names.sort().join('\0')).digest('hex'));
  const observed = { count: tally.count, unsure: tally.unsure, digest };
  const inRange = (count: number) =>
    count >= (check.min ?? 0) && count <= (check.max ?? Infinity) && count === (check.equals ?? count);
  const possible = Array.from({ length: Math.min(tally.unsure, 1000) + 1 }, (_, more) => tally.count + more);
  if (possible.every(inRange)) return judge([], observed);
  return possible.some(inRange)
    ? unknown('times_ambiguous', observed)
    : judge([contradicted('count_differs')], observed);
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
  if (!entry.isDirectory()) await add(inside, tally);
}

/** Something that was listed is gone, or has a name that is no text: what it would have added is not known. */
const listedOnly = () => new LookError('changed_while_looking');

async function descend(directory: string, segments: readonly Segment[], depth: number, tally: Tally): Promise<void> {
  if (!(await visit(directory, segments, depth + 1, tally))) throw listedOnly();
}

async function add(file: string, tally: Tally): Promise<void> {
  tally.names.push(file);
  const start = tally.check.created_after;
  if (start === undefined) {
    tally.count += 1;
    return;
  }
  await look(tally.at.scope, file, { follow: false }, async (looked) => {
    if (!looked.found) throw listedOnly();
    const age = createdAfter(looked.seen.stats, start);
    if (age === undefined) tally.count += 1;
    else if (age.outcome === 'UNKNOWN') tally.unsure += 1;
  });
}
