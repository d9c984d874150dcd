import { lstat, readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CheckOf, CheckReason } from '@wingman/contracts';
import type { Seen } from '../scope/look.js';
import { LookError } from '../scope/look-error.js';
import { contradicted, undecided, type Doubt, type Surroundings } from './probe.js';
import { holdersOf } from './sockets.js';

/** A socket that has a name in the file system, as the kernel tells of it (proc(5), /proc/net/unix). */
interface Bound {
  /** The path that was given to bind(2): as its process sees it, and relative to where that process was then. */
  name: string;
  inode: string;
  accepts: boolean;
  /** It takes messages without connections. */
  datagrams: boolean;
  /** It belongs to the network namespace that we are in. */
  isOurs: boolean;
}

/**
 * Whether somebody accepts connections at a socket, by the kernel's tables alone: a connection, even one that is
 * closed at once, starts what waits to be started by one. Who listens under a name that leads nowhere from here may
 * have bound this very file, so that only tables in which every listener has its place prove that nobody does.
 */
export async function listeningAspect(check: CheckOf<'file'>, seen: Seen, at: Surroundings): Promise<Doubt> {
  if (check.listening === undefined) return undefined;
  if (!seen.stats.isSocket()) return undecided('special_file');
  const found = await isListening(seen, at);
  if (typeof found !== 'boolean') return undecided(found);
  if (found === check.listening) return undefined;
  return contradicted(found ? 'port_open' : 'port_closed');
}

async function isListening(seen: Seen, at: Surroundings): Promise<boolean | CheckReason> {
  // The table of a container's own network says nothing of the sockets of its host.
  if (at.scope.hidden.includes('network')) return 'other_host';
  const ours = path.join(at.procRoot, 'net', 'unix');
  const bound = await boundIn(ours, true);
  const here = bound.filter(({ name }) => name === seen.path);
  if (here.some(({ accepts }) => accepts)) return true;
  if (here.some(({ datagrams }) => datagrams)) return 'ambiguous';
  const others = at.scope.hidden.includes('processes') ? undefined : await tablesOfOthers(ours, at);
  for (const table of others ?? []) bound.push(...(await boundIn(table, false)));
  const listeners = bound.filter(({ accepts }) => accepts);
  const places = await placesOf(listeners, at);
  if (places.some((place) => place?.dev === seen.stats.dev && place.ino === seen.stats.ino)) return true;
  if (others === undefined) return 'processes_hidden';
  return places.every((place) => place?.isSocket()) ? false : 'ambiguous';
}

/** The tables of other network namespaces, one each; undefined where the mount hides who is in them (hidepid). */
async function tablesOfOthers(ours: string, { procRoot, signal }: Surroundings): Promise<string[] | undefined> {
  const pids = (await readdir(procRoot)).filter((name) => /^\d+$/.test(name));
  if (!pids.includes('1')) return undefined;
  // The kernel numbers the table of each namespace, and lets everybody see the number.
  const known = new Set([(await stat(ours)).ino]);
  const tables: string[] = [];
  for (const pid of pids) {
    if (signal.aborted) throw new LookError('timed_out');
    const table = path.join(procRoot, pid, 'net', 'unix');
    const ino = await stat(table).then(
      (stats) => stats.ino,
      () => undefined,
    );
    if (ino === undefined || known.has(ino)) continue;
    known.add(ino);
    tables.push(table);
  }
  return tables;
}

const ACCEPTS = 0x10000; // __SO_ACCEPTCON in include/linux/net.h
const DATAGRAM = 2; // SOCK_DGRAM
// Names of the abstract kind begin with "@"; they are no files.
const ROW = /^[0-9a-f]+: [0-9A-F]+ [0-9A-F]+ ([0-9A-F]+) ([0-9A-F]+) [0-9A-F]+ +(\d+) ([^@].*)$/;

async function boundIn(table: string, isOurs: boolean): Promise<Bound[]> {
  const text = await readFile(table, 'utf8').catch(() => undefined);
  // Whoever was in another namespace may be gone with it; our own has to be there.
  if (text === undefined && isOurs) throw new LookError('look_failed');
  return (text ?? '').split('\n').flatMap((line) => {
    const [, flags = '', type = '', inode = '', name] = ROW.exec(line) ?? [];
    if (name === undefined) return [];
    const accepts = (Number.parseInt(flags, 16) & ACCEPTS) !== 0;
    return [{ name, inode, accepts, datagrams: Number.parseInt(type, 16) === DATAGRAM, isOurs }];
  });
}

/** What stands where each was bound, seen with the eyes of a process that holds it; undefined: nothing, or nobody can say. */
async function placesOf(listeners: readonly Bound[], { procRoot, signal }: Surroundings) {
  const holders = await holdersOf(procRoot, new Set(listeners.map(({ inode }) => inode)), signal);
  return Promise.all(
    listeners.map(async ({ name, inode, isOurs }) => {
      const [pid] = holders.get(inode) ?? [];
      const holder = pid === undefined ? undefined : path.join(procRoot, String(pid));
      const seenBy = holder === undefined ? undefined : `${holder}/${path.isAbsolute(name) ? 'root' : 'cwd'}/${name}`;
      const plain = isOurs && path.isAbsolute(name) ? name : undefined;
      return (await entryAt(seenBy)) ?? (await entryAt(plain));
    }),
  );
}

const entryAt = async (place: string | undefined) =>
  place === undefined ? undefined : lstat(place, { bigint: true }).catch(() => undefined);
