import path from 'node:path';
import { OBJECT_NAME } from './git-refs.js';
import { textAt, type Repository } from './git-place.js';
import type { Surroundings } from './probe.js';

/** A line of a ref's log: where it stood before and after, and when, in seconds since 1970. */
export interface LogEntry {
  from: string;
  to: string;
  at: number;
  /** What moved it: `commit: …`, `update by push`. */
  why: string;
}

/** Where git logs the moves of a ref (git-reflog(1)). */
export const logOf = (repo: Repository, ref: string): string => path.join(repo.commonDir, 'logs', ref);

/** The moves of a ref, the oldest first; none where there is no log or a line of it is none of git's. */
export async function readLog(at: Surroundings, repo: Repository, ref: string): Promise<LogEntry[]> {
  const lines = ((await textAt(at, logOf(repo, ref))) ?? '').split('\n').filter(Boolean);
  const entries = lines.flatMap((line): LogEntry[] => {
    const [, from = '', to = '', seconds = '', why = ''] =
      /^([0-9a-f]+) ([0-9a-f]+) [^>]*> (\d{1,12}) [+-]\d{4}(?:\t(.*))?$/.exec(line) ?? [];
    return OBJECT_NAME.test(from) && OBJECT_NAME.test(to) ? [{ from, to, at: Number(seconds), why }] : [];
  });
  return entries.length === lines.length ? entries : [];
}

/** "There was nothing before": the first entry of a ref that came to be. */
export const isNoObject = (object: string): boolean => /^0+$/.test(object);
