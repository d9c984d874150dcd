import type { BigIntStats } from 'node:fs';
import path from 'node:path';
import type { CheckOf } from '@wingman/contracts';
import { look } from '../../scope/look.js';
import { eachBelow } from '../below.js';
import { modifiedAfter } from '../file-age.js';
import { undecided, type Doubt, type Surroundings } from '../probe.js';

// WIRE.md, end of "Check vocabulary": clocks get a tolerance of one second.
const TOLERANCE = 1_000_000_000n;

/**
 * Whether a report is younger than the task and than every source it should speak of. An older one contradicts nothing:
 * the tests may well pass, only this report does not say so (SPEC.md, "Time counts").
 */
export async function freshnessOf(check: CheckOf<'tests'>, report: BigIntStats, at: Surroundings): Promise<Doubt> {
  const sinceTask = at.startedAt === undefined ? undefined : writtenAfter(report, at.startedAt);
  if (sinceTask !== undefined) return sinceTask;
  for (const source of check.fresher_than ?? []) {
    const isThere = await look(at.scope, source, { follow: true }, async (looked) => looked.found);
    const doubt = isThere ? await olderThanAll(report, source, at) : undecided('ambiguous');
    if (doubt !== undefined) return doubt;
  }
  return undefined;
}

/** A directory stands for every file in it but the report itself; what tools keep in hidden ones is no source. */
async function olderThanAll(report: BigIntStats, source: string, at: Surroundings): Promise<Doubt> {
  let doubt: Doubt;
  await eachBelow(
    source,
    at,
    async ({ seen: { stats } }) => {
      const isReport = stats.ino === report.ino && stats.dev === report.dev;
      if (!isReport) doubt ??= stats.isDirectory() ? keptSince(report, stats) : olderThan(report, stats);
    },
    (inside) => doubt === undefined && !path.basename(inside).startsWith('.'),
  );
  return doubt;
}

/** A file may have been taken out of a directory that changed after the report. */
const keptSince = (report: BigIntStats, { mtimeNs }: BigIntStats): Doubt =>
  mtimeNs > report.mtimeNs + TOLERANCE ? undecided('times_ambiguous') : undefined;

function writtenAfter(report: BigIntStats, time: string): Doubt {
  const age = modifiedAfter(report, time);
  return age === undefined ? undefined : undecided(age.outcome === 'FAIL' ? 'report_stale' : age.reason);
}

function olderThan(report: BigIntStats, source: BigIntStats): Doubt {
  const written = source.mtimeNs > source.birthtimeNs ? source.mtimeNs : source.birthtimeNs;
  const age = writtenAfter(report, new Date(Number(written / 1_000_000n)).toISOString());
  if (age !== undefined) return age;
  // Anybody may turn a file's modification time back, nobody its change time: it may have been edited after the run.
  return source.ctimeNs > report.mtimeNs + TOLERANCE ? undecided('times_ambiguous') : undefined;
}
