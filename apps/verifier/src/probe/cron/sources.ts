import path from 'node:path';
import type { CheckOf, CheckReason } from '@wingman/contracts';
import { LookError, lookErrorFrom } from '../../scope/look-error.js';
import { namesIn } from '../names-in.js';
import type { Surroundings } from '../probe.js';

/** A file that may hold entries. */
export interface Source {
  file: string;
  /** Its lines name a user. */
  system: boolean;
  /** Whose it is, by its name. */
  owner?: string;
  /** Some daemons read a file of this name, others pass it over. */
  doubtful?: boolean;
}

const SPOOLS = ['var/spool/cron/crontabs', 'var/spool/cron', 'etc/crontabs'];
// The names that run-parts(8), and so Debian's cron, accepts.
const PLAIN_NAME = /^[A-Za-z0-9_-]+$/;

/** The one table that a path names: `cron.d` and `crontab` hold system tables, all else is a user's own. */
export const sourceAt = (file: string): Source => ({
  file,
  system: path.basename(path.dirname(file)) === 'cron.d' || path.basename(file) === 'crontab',
});

export interface Sources {
  sources: Source[];
  /** Why some directory of tables could not be listed. */
  hidden?: CheckReason;
}

/** Every table that a system's daemon may read. @throws LookError `ambiguous` for a user that is a path */
export async function systemSources(check: CheckOf<'cron'>, at: Surroundings): Promise<Sources> {
  const below = (entry: string) => path.join(at.systemRoot, entry);
  const { user } = check;
  if (user !== undefined && (user.includes('/') || user.startsWith('.'))) throw new LookError('ambiguous');
  const found: Sources = { sources: [{ file: below('etc/crontab'), system: true }] };
  const list = async (directory: string) => {
    try {
      // A hidden file only keeps a directory in a package.
      return ((await namesIn(below(directory), at)) ?? []).filter((name) => !name.startsWith('.'));
    } catch (error) {
      found.hidden ??= lookErrorFrom(error).reason;
      return [];
    }
  };
  for (const name of await list('etc/cron.d')) {
    found.sources.push({ file: below(`etc/cron.d/${name}`), system: true, doubtful: !PLAIN_NAME.test(name) });
  }
  for (const spool of SPOOLS) {
    for (const name of user === undefined ? await list(spool) : [user]) {
      found.sources.push({ file: below(`${spool}/${name}`), system: false, owner: name });
    }
  }
  return found;
}
