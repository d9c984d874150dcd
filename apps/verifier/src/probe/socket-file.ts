import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import type { CheckOf } from '@wingman/contracts';
import type { Seen } from '../scope/look.js';
import { LookError, systemCode } from '../scope/look-error.js';
import { contradicted, undecided, type Doubt, type Surroundings } from './probe.js';

const ACCEPTS = 0x10000; // __SO_ACCEPTCON in include/linux/net.h

/**
 * Whether somebody accepts connections at a socket: the kernel's table says so, else a connection that is closed at
 * once. Only a refusal proves that nobody does.
 */
export async function listeningAspect(check: CheckOf<'file'>, seen: Seen, at: Surroundings): Promise<Doubt> {
  if (check.listening === undefined) return undefined;
  if (!seen.stats.isSocket()) return undecided('special_file');
  // The table of a container's own network says nothing of the sockets of its host.
  const isSeen = !at.scope.hidden.includes('network') && (await isListed(seen.path, at));
  const listening = isSeen || (await accepts(seen.self, at.signal));
  if (listening === check.listening) return undefined;
  return contradicted(listening ? 'port_open' : 'port_closed');
}

/** Sockets of this network namespace by the path that they were bound to (proc(5), /proc/net/unix). */
async function isListed(socket: string, at: Surroundings): Promise<boolean> {
  const table = await readFile(path.join(at.procRoot, 'net', 'unix'), 'utf8').catch(() => '');
  return table.split('\n').some((line) => {
    const [, , , flags = '', , , , ...name] = line.trim().split(' ').filter(Boolean);
    return (Number.parseInt(flags, 16) & ACCEPTS) !== 0 && name.join(' ') === socket;
  });
}

/** @throws LookError where neither acceptance nor refusal comes about */
function accepts(self: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path: self, signal });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => {
      if (systemCode(error) === 'ECONNREFUSED') resolve(false);
      else reject(new LookError(signal.aborted ? 'timed_out' : 'unreachable', error));
    });
  });
}
