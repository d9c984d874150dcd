import { createHash } from 'node:crypto';
import type { CheckOf, CheckReason } from '@wingman/contracts';
import { LookError, lookErrorFrom } from '../../scope/look-error.js';
import { shortDigest } from '../../scope/read.js';
import { anyLineMatches } from '../pattern.js';
import { fail, pass, unknown, type Finding, type Surroundings } from '../probe.js';
import { isFinding, wholeFile } from '../whole-file.js';
import { sourceAt, systemSources, type Source } from './sources.js';
import { readTable } from './table.js';

type CronCheck = CheckOf<'cron'>;

interface Search {
  /** Lines of the user in question that are in force, and lines of which that is open. */
  entries: string[];
  doubtful: string[];
  tables: number;
  /** Why some table could not be looked into. */
  hidden: CheckReason | undefined;
  digest: ReturnType<typeof createHash>;
}

/**
 * Whether some entry that is in force matches. Tables are read as files, where the tenant may look at them: found in one
 * of them is found; not found counts only when all of them were open.
 */
export async function probeCron(check: CronCheck, at: Surroundings): Promise<Finding> {
  if (check.path !== undefined) return inOneTable(check, check.path, at);
  const search = newSearch();
  const { sources, hidden } = await systemSources(check, at);
  search.hidden = hidden;
  for (const source of sources) await read(source, check, search, at);
  return verdictOf(check, search, at);
}

async function inOneTable(check: CronCheck, path: string, at: Surroundings): Promise<Finding> {
  const search = newSearch();
  const missing = await read(sourceAt(path), check, search, at);
  // Where the table is gone its entries are gone, too; or it was another one.
  if (missing?.reason === 'missing' && check.negate) return unknown('missing', missing.observed);
  return missing ?? verdictOf(check, search, at);
}

const newSearch = (): Search => ({
  entries: [],
  doubtful: [],
  tables: 0,
  hidden: undefined,
  digest: createHash('sha256'),
});

/** Adds one table to a search. Returns a finding where the file is not there. */
async function read(source: Source, check: CronCheck, search: Search, at: Surroundings): Promise<Finding | undefined> {
  let got;
  try {
    got = await wholeFile(source.file, at.limits.configBytes, at);
  } catch (error) {
    search.hidden ??= lookErrorFrom(error).reason;
    return undefined;
  }
  // A directory is no table.
  if (isFinding(got)) return got;
  search.tables += 1;
  search.digest.update(got.bytes);
  const { entries, doubtful } = readTable(got.bytes.toString('utf8'), source);
  const owned = entries.filter(
    ({ user }) => check.user === undefined || (user ?? source.owner ?? check.user) === check.user,
  );
  const lines = owned.map(({ line }) => line);
  search.doubtful.push(...doubtful);
  (source.doubtful ? search.doubtful : search.entries).push(...lines);
  return undefined;
}

async function verdictOf(check: CronCheck, search: Search, at: Surroundings): Promise<Finding> {
  const { entries, doubtful, tables, hidden } = search;
  const observed = {
    tables,
    entries: entries.length,
    ...(tables > 0 ? { digest: shortDigest(search.digest.digest('hex')) } : {}),
  };
  const isIn = (lines: string[]) => anyLineMatches(lines.join('\n'), check.matches, at.signal);
  if (await isIn(entries)) return pass(observed);
  if (hidden !== undefined) return unknown(hidden, observed);
  // No table at all: whatever schedules things here is none that is known.
  if (tables === 0) throw new LookError('no_such_directory');
  return (await isIn(doubtful)) ? unknown('ambiguous', observed) : fail('not_scheduled', observed);
}
