import { peersOf, type ProcessFacts, type Reach, reachOf, type SocketFacts } from '@wingman/docker-reach';

export interface Finding {
  pid: number;
  command: string;
  socket: string;
  reach: Reach;
}

const SAYS: Readonly<Record<Reach, string>> = {
  connected: 'has a connection open',
  capability: 'may pass all permissions by, as root does',
  owner: 'is of the account that owns it',
  group: 'is in the group that may use it',
  anybody: 'may use it as everybody may',
};

/** Which processes reach which socket. `connections` is what `ss -xaH` says of the sockets now. */
export function findReaches(
  processes: readonly ProcessFacts[],
  sockets: readonly SocketFacts[],
  connections: string,
): Finding[] {
  return sockets.flatMap((socket) => {
    const peers = peersOf(socket.path, connections);
    return processes.flatMap((process) => {
      const reach = reachOf(process, socket, peers);
      return reach ? [{ pid: process.pid, command: process.command, socket: socket.path, reach }] : [];
    });
  });
}

/** One line for people. Of the command line only the start is shown: the rest may hold what is nobody's business. */
export const shownFinding = ({ pid, command, socket, reach }: Finding): string =>
  `process ${pid} (${command.split(' ').slice(0, 2).join(' ').slice(0, 80)}) reaches ${socket}: it ${SAYS[reach]}`;
