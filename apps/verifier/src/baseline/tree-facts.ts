import { createHash } from 'node:crypto';
import { opendir } from 'node:fs/promises';
import path from 'node:path';
import { parseGlob, type Segment } from '../probe/glob.js';
import type { Surroundings } from '../probe/probe.js';
import { look } from '../scope/look.js';
import { LookError } from '../scope/look-error.js';
import { isWithin } from '../scope/scope.js';
import { digestOf, kindOf } from './content-digest.js';
import type { TreeFacts } from './material.js';

const MAX_ENTRIES = 20_000;
/** Above this contents are not read: names, sizes, times and inodes have to do. */
const MAX_CONTENT_BYTES = 64n * 1024n ** 2n;
const MAX_DEPTH = 64;

interface Walk {
  at: Surroundings;
  isExcepted: (entry: string) => boolean;
  shape: string[];
  times: string[];
  content: string[] | undefined;
  visited: number;
  bytes: bigint;
  newest: bigint;
}

/**
 * What is below a directory but for `except` (paths, which stand for all below them, and patterns), as digests.
 * @throws LookError `too_large`, `changed_while_looking`, … : a tree that was seen in part proves nothing
 */
export async function treeFacts(directory: string, except: readonly string[], at: Surroundings): Promise<TreeFacts> {
  const walk: Walk = {
    at,
    isExcepted: exceptions(except),
    shape: [],
    times: [],
    content: [],
    visited: 0,
    bytes: 0n,
    newest: 0n,
  };
  await visit(walk, directory, '', 0);
  return {
    form: 'tree',
    entries: walk.shape.length,
    bytes: String(walk.bytes),
    shape: digestOfLines(walk.shape),
    times: digestOfLines(walk.times),
    content: walk.content === undefined ? null : digestOfLines(walk.content),
    newest: String(walk.newest),
  };
}

async function visit(walk: Walk, root: string, below: string, depth: number): Promise<void> {
  if (depth > MAX_DEPTH) throw new LookError('too_large');
  const names = await look(walk.at.scope, path.join(root, below), { follow: depth === 0 }, async (looked) => {
    if (!looked.found || !looked.seen.stats.isDirectory()) throw new LookError('changed_while_looking');
    note(walk, looked.seen.stats);
    const found: string[] = [];
    for await (const { name } of await opendir(looked.seen.self)) {
      walk.visited += 1;
      if (walk.visited > MAX_ENTRIES) throw new LookError('too_large');
      found.push(name);
    }
    return found;
  });
  for (const name of names) {
    const inside = path.join(below, name);
    if (walk.at.signal.aborted) throw new LookError('timed_out');
    if (!walk.isExcepted(path.join(root, inside))) await add(walk, root, inside, depth);
  }
}

async function add(walk: Walk, root: string, inside: string, depth: number): Promise<void> {
  const isDirectory = await look(walk.at.scope, path.join(root, inside), { follow: false }, async (looked) => {
    if (!looked.found) throw new LookError('changed_while_looking');
    const { stats } = looked.seen;
    const kind = kindOf(looked.seen);
    const size = kind === 'directory' ? 0n : stats.size;
    const shape = [inside, kind, size, stats.mode, stats.uid, stats.gid].map(String);
    walk.shape.push(JSON.stringify(shape));
    if (kind === 'directory') return true;
    note(walk, stats);
    walk.times.push(JSON.stringify([...shape, ...[stats.ino, stats.mtimeNs, stats.ctimeNs].map(String)]));
    walk.bytes += size;
    if (walk.bytes > MAX_CONTENT_BYTES) walk.content = undefined;
    const digest = walk.content && (await digestOf(looked.seen, walk.at));
    if (digest === null && kind === 'file') walk.content = undefined;
    walk.content?.push(JSON.stringify([inside, digest]));
    return false;
  });
  if (isDirectory) await visit(walk, root, inside, depth + 1);
}

function note(walk: Walk, { mtimeNs, ctimeNs }: { mtimeNs: bigint; ctimeNs: bigint }): void {
  for (const time of [mtimeNs, ctimeNs]) if (time > walk.newest) walk.newest = time;
}

/** Sorted, since a directory has no order of its own. */
const digestOfLines = (lines: string[]): string => createHash('sha256').update(lines.sort().join('\n')).digest('hex');

/** An exception without wildcards stands for itself and all that is below it. */
function exceptions(except: readonly string[]): (entry: string) => boolean {
  const tests = except.map((pattern) => {
    if (!/[*?[\]{}]/.test(pattern))
      return (entry: string) => isWithin(entry, path.normalize(pattern).replace(/\/+$/, ''));
    const { base, segments } = parseGlob(pattern);
    return (entry: string) => isWithin(entry, base) && fits(path.relative(base, entry).split('/'), segments);
  });
  return (entry) => tests.some((test) => test(entry));
}

/** Whether a path, or a directory that it lies in, is what the pattern names. */
function fits(parts: readonly string[], segments: readonly Segment[]): boolean {
  const [segment, ...rest] = segments;
  if (segment === undefined) return true;
  const [name, ...below] = parts;
  if (name === undefined || name === '') return false;
  if (segment.any) return fits(parts, rest) || (!name.startsWith('.') && fits(below, segments));
  return (!name.startsWith('.') || segment.hidden) && segment.matches(name) && fits(below, rest);
}
