import path from 'node:path';

/** What is copied. */
export interface CopySource {
  /** The last segment of its path; `.` for what lies in a directory. */
  base: string;
  isDirectory: boolean;
}

/** Where it should go. */
export interface CopyDestination {
  /** As typed, with a `/` or `/.` at its end. */
  path: string;
  /** Undefined where there is nothing. */
  kind: 'directory' | 'other' | undefined;
}

/** The directory that the archive is unpacked in, and the name of its first segment there. */
export type CopyTarget = { directory: string; base: string; problem?: undefined } | { problem: string };

/** Source: moby `pkg/archive/copy.go`, PrepareArchiveCopy. Its messages are the client's. */
export function copyTarget({ base, isDirectory }: CopySource, { path: place, kind }: CopyDestination): CopyTarget {
  if (kind === 'directory') return { directory: place, base };
  if (kind === 'other' && isDirectory) return { problem: 'cannot copy directory' };
  if (kind === undefined && !isDirectory && /(?:^|\/)\.?$/.test(place)) return { problem: 'no such directory' };
  const { dir, name } = splitEntry(place);
  return { directory: dir, base: name };
}

/** moby's SplitPathDirEntry: a `/.` at the end is an entry of its own. */
export function splitEntry(place: string): { dir: string; name: string } {
  const clean = path.posix.normalize(place).replace(/(?<=.)\/$/, '');
  if (path.posix.basename(place) === '.') return { dir: clean, name: '.' };
  return { dir: path.posix.dirname(clean), name: path.posix.basename(clean) };
}
