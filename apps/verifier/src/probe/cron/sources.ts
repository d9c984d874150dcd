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
  hidden?: CheckReason | undefined;
}

/** Every table that a system's daemon may read. @throws LookError `ambiguous` for a user that is a path */
export async function systemSources(check: CheckOf<'cron'>, at: Surroundings): Promise<Sources> {
  const { user } = check;
  if (user !== undefined && (user.includes('/') || user.startsWith('.'))) throw new LookError('ambiguous');
  const below = (entry: string) => path.join(at.systemRoot, entry);
  const found: Sources = { sources: [{ file: below('etc/crontab'), system: true }] };
  const shared = await listed(below('etc/cron.d'), at);
  found.hidden = shared.hidden;
  for (const name of shared.names ?? []) {
    found.sources.push({ file: below(`etc/cron.d/${name}`), system: true, doubtful: !PLAIN_NAME.test(name) });
  }
  const spools = await Promise.all(
    SPOOLS.map(async (spool) => ({ directory: below(spool), ...(await listed(below(spool), at)) })),
  );
  // A system has one of them: where it is open, the places of other systems need not be.
  const known = spools.some(({ names }) => names !== undefined);
  for (const { directory, names, hidden } of spools) {
    if (hidden === 'outside_allowed_roots' && known) continue;
    found.hidden ??= hidden;
    for (const name of user === undefined ? (names ?? []) : [user]) {
      found.sources.push({ file: path.join(directory, name), system: false, owner: name });
    }
  }
  return found;
}

/** Names of the tables in a directory; neither names nor a reason where there is no such directory. */
async function listed(directory: string, at: Surroundings): Promise<{ names?: string[]; hidden?: CheckReason }> {
  try {
    const names = await namesIn(directory, at);
    // A hidden file only keeps a directory in a package.
    return names === undefined ? {} : { names: names.filter((name) => !name.startsWith('.')) };
  } catch (error) {
    return { hidden: lookErrorFrom(error).reason };
  }
}
