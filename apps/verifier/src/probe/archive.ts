import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { CheckOf } from '@wingman/contracts';
import { look, openForReading } from '../scope/look.js';
import { LookError } from '../scope/look-error.js';
import { shortDigest, streamOf, type ReadableFile } from '../scope/read.js';
import { dumpState } from './dump.js';
import { fail, pass, unknown, type Finding, type Observed, type Surroundings } from './probe.js';
import { readGzip, readTar, type TarContents } from './tar.js';
import { readZip } from './zip.js';

type ArchiveCheck = CheckOf<'archive'>;

/** tar, tar.gz, gz, zip and SQL dumps: opens, holds, can be read to its end. Nothing is unpacked to disk. */
export async function probeArchive(check: ArchiveCheck, at: Surroundings): Promise<Finding> {
  return look(at.scope, check.path, { follow: true }, async (looked) => {
    if (!looked.found) return fail(looked.dangling ? 'dangling_link' : 'missing', { exists: false });
    if (looked.seen.stats.isDirectory()) return fail('wrong_kind', { exists: true, kind: 'directory' });
    const size = Number(looked.seen.stats.size);
    if (size === 0 && looked.seen.stats.isFile()) return fail('empty', { exists: true, size });
    const file = await openForReading(looked.seen);
    try {
      const digest = createHash('sha256');
      const finding = await inspect(check, digesting(file, digest), size, at);
      const { size: sizeNow, mtimeNs } = await file.stat({ bigint: true });
      // What is being written looks damaged.
      if (sizeNow !== looked.seen.stats.size || mtimeNs !== looked.seen.stats.mtimeNs)
        throw new LookError('changed_while_looking');
      return { ...finding, observed: { ...finding.observed, digest: shortDigest(digest.digest('hex')) } };
    } finally {
      await file.close();
    }
  });
}

/** The file, with a digest of all that is read of it, in the order of reading. */
function digesting(file: FileHandle, digest: Hash): ReadableFile {
  return {
    read: async (buffer, offset, length, position) => {
      const got = await file.read(buffer, offset, length, position);
      digest.update(buffer.subarray(offset, offset + got.bytesRead));
      return got;
    },
  };
}

async function inspect(check: ArchiveCheck, file: ReadableFile, size: number, at: Surroundings): Promise<Finding> {
  const head = await bytesAt(file, 0, 512);
  const format = formatOf(head, check.path);
  const observed: Observed = { exists: true, size, format };
  if (format === 'other') return unknown('not_supported_yet', observed);
  if (format === 'none') return fail('not_an_archive', observed);
  if (format === 'sql') {
    const tail = await bytesAt(file, Math.max(0, size - 4096), 4096);
    const state = dumpState(head.toString('latin1'), tail.toString('latin1'));
    observed['complete'] = state === 'complete';
    if (state === 'unclear') return unknown('ambiguous', observed);
    if (state !== 'complete') return fail('archive_damaged', observed);
    const asksOfEntries = check.entries !== undefined || check.min_entries !== undefined;
    return asksOfEntries ? unknown('not_supported_yet', observed) : pass(observed);
  }
  try {
    const { names: held, ended } = await contentsOf(format, check, file, size, at);
    const entries = held.filter((name) => normalized(name) !== '');
    const names = entries.map(normalized);
    observed['entries'] = names.length;
    if (names.length < (check.min_entries ?? 1)) return fail('entries_missing', observed);
    const missing = (check.entries ?? []).filter((wanted) => !names.some((name) => holds(name, normalized(wanted))));
    observed['missing_entries'] = missing.length;
    if (missing.length > 0) {
      const surely = missing.some((wanted) => isPlain(wanted) && !names.some((name) => endsAlike(name, wanted)));
      return surely ? fail('entries_missing', observed) : unknown('inexact_wording', observed);
    }
    // Cut between two entries it is still read, and what is missing was never listed.
    const asksOfAll = check.restorable === true || (check.entries === undefined && check.min_entries === undefined);
    if (!ended && asksOfAll) return unknown('archive_damaged', observed);
    // Nothing but folders: whether that is a backup of anything, nobody said.
    const isHollow = check.entries === undefined && check.min_entries === undefined && entries.every(isFolder);
    return isHollow && names.length > 0 ? unknown('ambiguous', observed) : pass(observed);
  } catch (error) {
    if (at.signal.aborted) throw new LookError('timed_out', error);
    if (error instanceof LookError) throw error;
    return fail('archive_damaged', observed);
  }
}

type Format = 'tar' | 'tar.gz' | 'gz' | 'zip';

async function contentsOf(
  format: Format,
  check: ArchiveCheck,
  file: ReadableFile,
  size: number,
  at: Surroundings,
): Promise<TarContents> {
  const reading = { limit: at.limits.archiveBytes, maxEntries: at.limits.archiveEntries, signal: at.signal };
  // The directory at its end and the checksums of gzip prove themselves.
  const whole = (names: string[]) => ({ names, ended: true });
  if (format === 'zip') return whole(await readZip(file, { ...reading, size, whole: check.restorable === true }));
  if (size > reading.limit) throw new LookError('too_large');
  const packed = streamOf(file, 0, size);
  if (format !== 'gz') return readTar(packed, format === 'tar.gz', reading);
  const unpacked = await readGzip(packed, reading);
  if (unpacked.size === 0) return whole([]);
  if (unpacked.head[0] !== 0 && isTarHeader(unpacked.head)) return readTar(streamOf(file, 0, size), true, reading);
  const dump = dumpState(unpacked.head.toString('latin1'), unpacked.tail.toString('latin1'));
  if (dump === 'cut') throw new Error('the dump has no end');
  if (dump === 'unclear') throw new LookError('ambiguous');
  return whole([path.basename(check.path).replace(/\.gz$/, '')]);
}

const COMPRESSED_OTHERWISE = ['fd377a585a00', '28b52ffd', '425a68', '377abcaf271c', '526172211a07'];

/** Told by its first bytes; the name only says whether something else may call itself an archive. */
function formatOf(head: Buffer, name: string): Format | 'sql' | 'other' | 'none' {
  if (head.subarray(0, 2).equals(Buffer.of(0x1f, 0x8b))) return /\.(?:tar\.gz|tgz)$/i.test(name) ? 'tar.gz' : 'gz';
  if (['PK\x03\x04', 'PK\x05\x06'].includes(head.toString('latin1', 0, 4))) return 'zip';
  if (dumpState(head.toString('latin1'), '') !== 'no_dump') return 'sql';
  if (COMPRESSED_OTHERWISE.some((magic) => head.toString('hex').startsWith(magic))) return 'other';
  if (isTarHeader(head)) return 'tar';
  return /\.(?:tar|tgz|zip|gz)$/i.test(name) ? 'none' : 'other';
}

/** A header's checksum is the sum of its bytes with the checksum field read as spaces; zeros end an empty tar. */
function isTarHeader(head: Buffer): boolean {
  if (head.length < 512) return false;
  const sum = head.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  const stated = Number.parseInt(head.toString('latin1', 148, 156).replaceAll('\0', ' ').trim(), 8);
  return sum === stated || head.every((byte) => byte === 0);
}

async function bytesAt(file: ReadableFile, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

const normalized = (name: string) => name.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');

const isFolder = (name: string) => name.endsWith('/');

/** Archives do not say for sure in which encoding a name stands. */
const isPlain = (name: string) => !/[^\p{ASCII}]/u.test(name);

/** An entry is meant by its whole name, or is a directory that has entries. */
const holds = (name: string, wanted: string) => name === wanted || name.startsWith(`${wanted}/`);

/** "Contains db.sql" is also said of `backup/db.sql`, and of `db.sql` where the folder was named that it comes from. */
const endsAlike = (name: string, wanted: string) =>
  name.endsWith(`/${normalized(wanted)}`) || normalized(wanted).endsWith(`/${name}`);
