import { accessSync, closeSync, constants, openSync, readSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** Stands in the first lines of every copy of the wrapper. */
export const MARKER = 'wingman-docker-wrapper';
const USUAL = ['/usr/local/bin', '/usr/bin', '/bin', '/opt/homebrew/bin', '/snap/bin'];

export interface Wanted {
  /** `docker`, `docker-compose`, … */
  program: string;
  /** `DOCKER_BIN`; undefined: it is looked for. */
  given: string | undefined;
  path: string | undefined;
  cwd: string;
  /** Files that are the wrapper itself. */
  self: readonly string[];
}

export interface Found {
  file: string;
  /** It is a script: it may well call `docker` again, and come back here. */
  script: boolean;
}

/**
 * The real client. `undefined`: there is none. Throws for a DOCKER_BIN that is no program, or is this wrapper under
 * whatever name: by its real path, its inode, or what a copy begins with.
 */
export function findRealBinary({ program, given, path: folders = '', cwd, self }: Wanted): Found | undefined {
  const own = new Set(self.flatMap(identitiesOf));
  if (given) {
    const kind = kindOf(given, own);
    if (!path.isAbsolute(given)) throw new Error('DOCKER_BIN must be an absolute path');
    if (kind === 'wrapper') throw new Error('DOCKER_BIN names the wrapper itself');
    if (kind === 'none') throw new Error(`DOCKER_BIN: ${given} is no program`);
    return { file: given, script: kind === 'script' };
  }
  for (const folder of [...folders.split(':'), ...USUAL]) {
    // An empty entry of PATH is the working directory.
    const file = path.join(path.resolve(cwd, folder), program);
    const kind = kindOf(file, own);
    if (kind === 'program' || kind === 'script') return { file, script: kind === 'script' };
  }
  return undefined;
}

type Kind = 'none' | 'wrapper' | 'program' | 'script';

/** What a file is that may be run as this account; `own` are the real paths and inodes of the wrapper. */
export function kindOf(file: string, own: ReadonlySet<string> = new Set()): Kind {
  if (file.includes('\n') || identitiesOf(file).length === 0) return 'none';
  if (identitiesOf(file).some((identity) => own.has(identity))) return 'wrapper';
  const start = startOf(file);
  if (!start.startsWith('#!')) return 'program';
  return start.includes(MARKER) ? 'wrapper' : 'script';
}

/** Real path and inode of a file that may be run; none where it may not. */
function identitiesOf(file: string): string[] {
  try {
    accessSync(file, constants.X_OK);
    const { dev, ino, isFile } = factsOf(file);
    return isFile ? [realpathSync(file), `${dev}:${ino}`] : [];
  } catch {
    return [];
  }
}

function factsOf(file: string): { dev: number; ino: number; isFile: boolean } {
  const stats = statSync(file);
  return { dev: stats.dev, ino: stats.ino, isFile: stats.isFile() };
}

/** The first bytes; a program that may be run and not read is no script. */
function startOf(file: string): string {
  try {
    const handle = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(512);
      return bytes.toString('latin1', 0, readSync(handle, bytes));
    } finally {
      closeSync(handle);
    }
  } catch {
    return '';
  }
}
