import type { Access, ProcessFacts, SocketFacts } from './facts.js';
import { isVisible } from './mounts.js';

/**
 * How a process reaches a socket. `connected`: it has a connection open. `capability`: it may pass all permissions by,
 * as root does. The others say whose permission of the socket it has.
 */
export type Reach = 'connected' | 'capability' | 'owner' | 'group' | 'anybody';

/**
 * Capabilities by which the permissions of a file are no hindrance, or can be changed, or another account's taken:
 * CHOWN, DAC_OVERRIDE, FOWNER, SETGID, SETUID, SYS_MODULE, SYS_RAWIO, SYS_PTRACE, SYS_ADMIN. Source: capabilities(7).
 */
const MIGHTY = [0n, 1n, 3n, 6n, 7n, 16n, 17n, 19n, 21n].reduce((bits, bit) => bits | (1n << bit), 0n);

const WRITE = 0o2;
const SEARCH = 0o1;

/**
 * Whether a process has, or by its account could get, a connection to the socket; undefined when neither. `peers` are
 * the inodes at the other end of the socket's connections. Capabilities count even in a user namespace of its own,
 * where they may be worth less: the answer is never better than the truth.
 */
export function reachOf(
  process: ProcessFacts,
  socket: SocketFacts,
  peers: ReadonlySet<number> = new Set(),
): Reach | undefined {
  if ([...process.sockets].some((inode) => peers.has(inode))) return 'connected';
  if (!isVisible(socket, process.mounts)) return undefined;
  if ((process.capabilities & MIGHTY) !== 0n) return 'capability';
  // An owner may change what others have written down as its own permissions.
  if (process.uids.includes(socket.owner.uid)) return 'owner';
  if (!socket.folders.every((folder) => permits(folder, process, SEARCH) !== undefined)) return undefined;
  return permits(socket.owner, process, WRITE);
}

/** path_resolution(7): of owner, group and others the first that fits decides; with several ids it may choose. */
function permits(
  { uid, gid, mode }: Access,
  process: ProcessFacts,
  wanted: number,
): 'owner' | 'group' | 'anybody' | undefined {
  const may = (shift: number): boolean => ((mode >> shift) & wanted) !== 0;
  if (process.uids.includes(uid) && may(6)) return 'owner';
  if ([...process.gids, ...process.groups].includes(gid) && may(3)) return 'group';
  return may(0) ? 'anybody' : undefined;
}
