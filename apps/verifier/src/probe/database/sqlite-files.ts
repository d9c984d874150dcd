import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { look, openForReading } from '../../scope/look.js';
import { LookError } from '../../scope/look-error.js';
import { readWhole } from '../../scope/read.js';
import type { Surroundings } from '../probe.js';

/** A database as it was at one moment: the file, and what a program that writes keeps beside it. */
export interface SqliteFiles {
  main: Uint8Array;
  /** Committed pages that are not in the file yet; or what undoes a change that was not committed. */
  wal?: Uint8Array | undefined;
  journal?: Uint8Array | undefined;
}

interface OneFile {
  /** Without links: where SQLite looks for the other files. */
  path: string;
  bytes: Buffer;
  digest: string;
  /** Which file it was, and in which state. */
  state: string;
  changedAtMs: number;
}

// A change leaves its time by the kernel's clock, which ticks 100 to 1,000 times a second. Two changes in one tick look alike.
const TICK_MS = 20;
const ATTEMPTS = 8;

/**
 * The files of a database, all of the same moment, read through the descriptors that were looked at.
 * 'absent': there is no such file.
 * @throws LookError where nothing can be said, also `changed_while_looking` when somebody keeps on writing
 */
export async function readSqliteFiles(
  file: string,
  at: Surroundings,
): Promise<{ files: SqliteFiles; digest: string } | 'absent'> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const began = Date.now();
    const first = await readAll(file, at);
    if (first === 'absent') return first;
    const settled = first.parts.every((part) => part === undefined || part.changedAtMs < began - TICK_MS);
    if (settled && (await statesOf(file, at)) === first.states) return snapshotOf(first.parts);
    await pause(TICK_MS * 2, undefined, { signal: at.signal });
  }
  throw new LookError('changed_while_looking');
}

type Parts = [main: OneFile, wal: OneFile | undefined, journal: OneFile | undefined];

async function readAll(file: string, at: Surroundings): Promise<{ parts: Parts; states: string } | 'absent'> {
  let left = at.limits.databaseBytes;
  const read = async (wanted: string, follow: boolean): Promise<OneFile | undefined> => {
    const part = await look(at.scope, wanted, { follow }, async (looked) => {
      if (!looked.found) return undefined;
      const { stats } = looked.seen;
      // By its other name another program may have written, and left what belongs to it beside that one.
      if (stats.isFile() && stats.nlink > 1n) throw new LookError('ambiguous');
      const handle = await openForReading(looked.seen);
      try {
        const whole = await readWhole(handle, { limit: left, signal: at.signal });
        return { ...whole, path: looked.seen.path, state: stateOf(stats), changedAtMs: Number(stats.ctimeMs) };
      } finally {
        await handle.close();
      }
    });
    left -= part?.bytes.length ?? 0;
    return part;
  };
  const main = await read(file, true);
  if (main === undefined) return 'absent';
  const parts: Parts = [main, await read(`${main.path}-wal`, false), await read(`${main.path}-journal`, false)];
  return { parts, states: parts.map((part) => part?.state ?? 'absent').join(' ') };
}

/** As `states` of `readAll`, without reading. */
async function statesOf(file: string, at: Surroundings): Promise<string> {
  let beside = file;
  const state = (wanted: string, follow: boolean) =>
    look(at.scope, wanted, { follow }, async (looked) => {
      if (!looked.found) return 'absent';
      if (follow) beside = looked.seen.path;
      return stateOf(looked.seen.stats);
    });
  const main = await state(file, true);
  return [main, await state(`${beside}-wal`, false), await state(`${beside}-journal`, false)].join(' ');
}

const stateOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats) => [dev, ino, size, mtimeNs, ctimeNs].join(':');

function snapshotOf([main, wal, journal]: Parts): { files: SqliteFiles; digest: string } {
  const digests = [main, wal, journal].map((part) => part?.digest ?? '');
  const besides = wal !== undefined || journal !== undefined;
  const digest = besides
    ? `sha256:${createHash('sha256').update(digests.join('\n')).digest('hex').slice(0, 16)}`
    : main.digest;
  return { files: { main: main.bytes, wal: wal?.bytes, journal: journal?.bytes }, digest };
}
