import type { FactReader } from '../../fact.js';
import { onlyShows, readArguments } from './arguments.js';
import { factOf, OVERWRITE } from './service-fact.js';

const VALUES = new Set(
  '-i -P -F -o -l -c -S -J -e --rsh --exclude --include --exclude-from --files-from --bwlimit'.split(' '),
);

/** `user@host:/etc/…`: places of a machine's system (hier(7)); what is served and what people keep is not among them. */
const SYSTEM_OF_A_HOST = /^[^/\s]{1,250}:\/(?:$|(?:etc|boot|bin|sbin|lib|lib64|usr|root|var\/lib|var\/spool)(?:\/|$))/;

/** scp(1), rsync(1): the last word is where the copy goes, and what stands there is replaced. */
const readCopy: FactReader = ({ args }) => {
  const call = readArguments(args, { values: VALUES });
  const [destination, source] = call.words.slice(-2).reverse();
  const shows = onlyShows(call) || call.options.has('-n') || call.options.has('--list-only');
  if (shows || !source || !destination || !SYSTEM_OF_A_HOST.test(destination.text)) return [];
  return [factOf(OVERWRITE, [destination.text], ['remote'])];
};

export const REMOTE_COPIES: Readonly<Record<string, FactReader>> = { scp: readCopy, rsync: readCopy };
