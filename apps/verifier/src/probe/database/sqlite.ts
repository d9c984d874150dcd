import type { CheckOf } from '@wingman/contracts';
import { LookError } from '../../scope/look-error.js';
import { fail, unknown, type Finding, type Surroundings } from '../probe.js';
import { readSqliteFiles } from './sqlite-files.js';
import type { SqliteTask } from './sqlite-engine.js';

/** Puts a check to SQLite, which runs apart from this thread. @throws LookError `timed_out`, `look_failed` */
export type AskSqlite = (task: SqliteTask, signal: AbortSignal) => Promise<Finding>;

/**
 * A database file inside the roots. One that a claim names and that is not there contradicts it; one of the settings
 * may have moved.
 * @throws LookError where nothing can be said
 */
export async function probeSqlite(
  { file, named }: { file: string; named: boolean },
  check: CheckOf<'database'>,
  at: Surroundings,
): Promise<Finding> {
  if (at.askSqlite === undefined) throw new LookError('not_supported_yet');
  const read = await readSqliteFiles(file, at);
  if (read === 'absent') {
    if (named) throw new LookError('unreachable');
    // Of a database that is not there no table was dropped.
    return (check.negate ? unknown : fail)('missing', { exists: false });
  }
  const { outcome, reason, observed } = await at.askSqlite({ files: read.files, check }, at.signal);
  return { outcome, reason, observed: { ...observed, digest: read.digest } } as Finding;
}
