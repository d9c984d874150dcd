import { createHash } from 'node:crypto';
import { opendir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import type { CheckOf } from '@wingman/contracts';
import { look, openForReading, type Seen } from '../scope/look.js';
import { LookError } from '../scope/look-error.js';
import { chunksOf, shortDigest } from '../scope/read.js';
import { resolveInside } from '../scope/resolve.js';
import type { Scope } from '../scope/scope.js';
import { listeningAspect } from './socket-file.js';
import { createdAfter, mayBeSince, modifiedAfter, unchangedSince } from './file-age.js';
import {
  contradicted,
  fail,
  judge,
  pass,
  undecided,
  unknown,
  type Doubt,
  type Finding,
  type Observed,
  type Surroundings,
} from './probe.js';

type FileCheck = CheckOf<'file'>;

/** Files, directories, links and sockets: presence, kind, age, size, rights, lines, checksum. */
export async function probeFile(check: FileCheck, at: Surroundings): Promise<Finding> {
  const follow = !check.absent && check.kind !== 'symlink' && check.target === undefined;
  return look(at.scope, check.path, { follow }, async (looked) => {
    if (check.absent) return looked.found ? stillThere(check, looked.seen) : pass({ exists: false });
    if (!looked.found) return fail(looked.dangling ? 'dangling_link' : 'missing', { exists: false });
    const { seen } = looked;
    const observed = factsOf(seen);
    const early = judge([kindDiffers(check, seen), ...ageAspects(check, seen), ...statAspects(check, seen)], observed);
    if (early.outcome === 'FAIL') return early;
    const late = [
      await ownerAspect(check, seen, at.scope.accounts),
      await emptyAspect(check, seen),
      await targetAspect(check, seen, at, observed),
      await listeningAspect(check, seen, at),
      await readingAspect(check, seen, at, observed),
    ];
    return judge([early.outcome === 'PASS' ? undefined : early, ...late], observed);
  });
}

function stillThere(check: FileCheck, seen: Seen): Finding {
  const observed = factsOf(seen);
  return kindDiffers(check, seen) === undefined ? fail('present', observed) : unknown('ambiguous', observed);
}

function kindOf({ stats }: Seen): string {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isSocket()) return 'socket';
  return stats.isFIFO() ? 'fifo' : 'device';
}

const iso = (ns: bigint) => new Date(Number(ns / 1_000_000n)).toISOString();

const factsOf = (seen: Seen): Observed => ({
  exists: true,
  kind: kindOf(seen),
  size: Number(seen.stats.size),
  modified_at: iso(seen.stats.mtimeNs),
  born_at: seen.stats.birthtimeNs === 0n ? null : iso(seen.stats.birthtimeNs),
});

function kindDiffers(check: FileCheck, seen: Seen): Doubt {
  if (check.kind !== undefined) return check.kind === kindOf(seen) ? undefined : contradicted('wrong_kind');
  return check.target !== undefined && !seen.stats.isSymbolicLink() ? contradicted('wrong_kind') : undefined;
}

function ageAspects(check: FileCheck, seen: Seen): Doubt[] {
  const aspects = [
    check.created_after === undefined ? undefined : createdAfter(seen.stats, check.created_after),
    check.modified_after === undefined ? undefined : modifiedAfter(seen.stats, check.modified_after),
    check.unchanged_since === undefined ? undefined : stayedSince(seen, check.unchanged_since),
  ];
  // A directory's own times say nothing about what lies deeper in it.
  const deep = check.modified_after !== undefined || check.unchanged_since !== undefined;
  const blurred = seen.stats.isDirectory() && deep;
  return blurred ? [aspects[0], undecided('times_ambiguous')] : aspects;
}

/** Behind a link that was turned elsewhere an old file may be another one than before. */
const stayedSince = ({ stats, linkedAt }: Seen, start: string): Doubt =>
  unchangedSince(stats, start) ?? (mayBeSince(linkedAt, start) ? undecided('times_ambiguous') : undefined);

const SPARSE_FROM = 1024n ** 2n;

function statAspects(check: FileCheck, { stats }: Seen): Doubt[] {
  const aspects: Doubt[] = [];
  if (check.size !== undefined) {
    const { min = 0, max = Number.MAX_SAFE_INTEGER, equals = stats.size } = check.size;
    const inRange = stats.size >= BigInt(min) && stats.size <= BigInt(max) && stats.size === BigInt(equals);
    // Length without blocks behind it is no data: it neither proves a size nor disproves one.
    const sparse = stats.size >= SPARSE_FROM && stats.blocks * 512n * 10n < stats.size;
    if (!inRange) aspects.push(contradicted('size_differs'));
    else if (sparse) aspects.push(undecided('sparse_file'));
  }
  if (check.mode !== undefined && !modeHolds(check.mode, Number(stats.mode) & 0o7777)) {
    aspects.push(contradicted('mode_differs'));
  }
  return aspects;
}

/** find(1) -perm: `600` exactly, `-500` all of these bits, `/111` any of them. */
function modeHolds(wanted: string, mode: number): boolean {
  const bits = Number.parseInt(wanted.replace(/^[-/]/, ''), 8);
  if (wanted.startsWith('-')) return (mode & bits) === bits;
  return wanted.startsWith('/') ? bits === 0 || (mode & bits) !== 0 : mode === bits;
}

// user_namespaces(7): what stands for every account that this namespace has no number for.
const OVERFLOW = 65_534n;

async function ownerAspect(check: FileCheck, { stats }: Seen, accounts: string | undefined): Promise<Doubt> {
  if (check.owner === undefined) return undefined;
  if (stats.uid === OVERFLOW && !(await seesAllNumbers())) return undecided('owner_hidden');
  if (/^\d+$/.test(check.owner)) return BigInt(check.owner) === stats.uid ? undefined : contradicted('owner_differs');
  if (accounts === undefined) return undecided('owner_hidden');
  const lines = (await readFile(accounts, 'utf8')).split('\n').map((line) => line.split(':'));
  const account = lines.find(([name]) => name === check.owner);
  if (!/^\d+$/.test(account?.[2] ?? '')) return undecided('owner_hidden');
  return BigInt(account?.[2] ?? '') === stats.uid ? undefined : contradicted('owner_differs');
}

async function seesAllNumbers(): Promise<boolean> {
  return /^\s*0\s+0\s+4294967295\s*$/.test(await readFile('/proc/self/uid_map', 'utf8'));
}

async function emptyAspect(check: FileCheck, seen: Seen): Promise<Doubt> {
  if (check.empty === undefined) return undefined;
  let empty: boolean;
  if (seen.stats.isDirectory()) {
    const directory = await opendir(seen.self);
    empty = (await directory.read()) === null;
    await directory.close();
  } else if (seen.stats.isFile()) {
    empty = seen.stats.size === 0n;
  } else return undecided('special_file');
  return empty === check.empty ? undefined : contradicted(empty ? 'empty' : 'not_empty');
}

/** A link's target, as written in the link or as the place it leads to. */
async function targetAspect(check: FileCheck, seen: Seen, at: Surroundings, observed: Observed): Promise<Doubt> {
  if (check.target === undefined || !seen.stats.isSymbolicLink()) return undefined;
  const written = await readlink(seen.path);
  const beside = path.dirname(seen.path);
  const bases = at.cwd === undefined ? [beside] : [beside, at.cwd];
  const meant = bases.map((base) => path.resolve(base, check.target ?? ''));
  const holds = written === check.target || (await leadsTo(at.scope, path.resolve(beside, written), meant));
  observed['target_matches'] = holds;
  return holds ? undefined : contradicted('target_differs');
}

/** Compared without links, since a directory may have several spellings. @throws LookError where that is outside */
async function leadsTo(scope: Scope, place: string, meant: readonly string[]): Promise<boolean> {
  if (meant.includes(place)) return true;
  const real = async (entry: string) => {
    const { parent, name } = await resolveInside(scope, entry, { follow: true });
    return path.join(parent, name);
  };
  const actual = await real(place);
  for (const entry of meant) {
    const there = await real(entry).catch((error: unknown) => {
      // What lies outside is not what lies inside.
      if (error instanceof LookError && error.reason === 'outside_allowed_roots') return undefined;
      throw error;
    });
    if (there === actual) return true;
  }
  return false;
}

const CHECKSUMS = ['sha256', 'sha512', 'sha1', 'md5'] as const;

async function readingAspect(check: FileCheck, seen: Seen, at: Surroundings, observed: Observed): Promise<Doubt> {
  const asked = CHECKSUMS.filter((name) => check[name] !== undefined);
  if (asked.length === 0 && check.lines === undefined) return undefined;
  if (!seen.stats.isFile()) return undecided('special_file');
  try {
    const { hex, lines } = await digestOf(seen, at, asked);
    const digest = shortDigest(hex.sha256 ?? '');
    Object.assign(observed, { digest, ...(check.lines === undefined ? {} : { lines: lines.most }) });
    if (asked.some((name) => check[name] !== hex[name])) return contradicted('checksum_differs');
    if (check.lines === undefined || check.lines === lines.most || check.lines === lines.least) return undefined;
    return contradicted('lines_differ');
  } catch (error) {
    if (error instanceof LookError) return undecided(error.reason);
    throw error;
  }
}

/** SHA-256 of a file inside the roots. @throws LookError, also `no_such_directory` where it is not there */
export async function digestOfFile(file: string, at: Surroundings): Promise<string> {
  return look(at.scope, file, { follow: true }, async (looked) => {
    if (!looked.found) throw new LookError('ambiguous');
    return (await digestOf(looked.seen, at)).hex.sha256 ?? '';
  });
}

/** A last line without line break is a line to an editor and none to wc(1): both counts are honest. */
async function digestOf(
  seen: Seen,
  at: Surroundings,
  besides: readonly string[] = [],
): Promise<{ hex: Partial<Record<string, string>>; lines: { least: number; most: number } }> {
  const file = await openForReading(seen);
  try {
    const hashes = [...new Set(['sha256', ...besides])].map((name) => ({ name, hash: createHash(name) }));
    let breaks = 0;
    let last = 0x0a;
    for await (const chunk of chunksOf(file, { limit: at.limits.hashBytes, signal: at.signal })) {
      for (const { hash } of hashes) hash.update(chunk);
      for (let i = chunk.indexOf(0x0a); i !== -1; i = chunk.indexOf(0x0a, i + 1)) breaks += 1;
      last = chunk.at(-1) ?? last;
    }
    const hex = Object.fromEntries(hashes.map(({ name, hash }) => [name, hash.digest('hex')]));
    return { hex, lines: { least: breaks, most: breaks + (last === 0x0a ? 0 : 1) } };
  } finally {
    await file.close();
  }
}
