import { connect } from 'node:net';
import type { CheckOf } from '@wingman/contracts';
import { assertHostAllowed, assertLeadsToHost, assertNotOwnPort, isThisMachine, plainHost } from '../scope/hosts.js';
import { LookError, systemCode } from '../scope/look-error.js';
import { fail, pass, unknown, type Finding, type Surroundings } from './probe.js';
import { findProcess, goesBy } from './processes.js';
import { listListeners, ownersOf, type Listener } from './sockets.js';

type PortCheck = CheckOf<'port'>;

const WILDCARDS = ['0.0.0.0', '::'];

/** Open: something listens. On this machine the kernel's table is read; another host is asked by a connection. */
export async function probePort(check: PortCheck, at: Surroundings): Promise<Finding> {
  const host = check.host === undefined ? undefined : plainHost(check.host);
  const asked = host === undefined || WILDCARDS.includes(host) ? 'localhost' : host;
  assertHostAllowed(at.scope, asked, check.port);
  const address = asked === 'localhost' ? '127.0.0.1' : await at.resolveHost(asked);
  assertNotOwnPort(at.scope, address, check.port);
  assertLeadsToHost(at.scope, address);
  return isThisMachine(address) ? probeHere(check, host, address, at) : probeThere(check, address, at);
}

async function probeHere(check: PortCheck, host: string | undefined, address: string, at: Surroundings) {
  const onPort = (await listListeners(at.procRoot)).filter(({ port }) => port === check.port);
  const reached = onPort.filter((listener) => serves(listener, host, address));
  const observed = { listeners: onPort.map((listener) => listener.address) };
  if (check.state === 'closed') return reached.length > 0 ? fail('port_open', observed) : pass(observed);
  if (onPort.length === 0) return fail('port_closed', observed);
  if (reached.length === 0) return fail('bound_elsewhere', observed);
  return check.process === undefined ? pass(observed) : ownedBy(check.process, reached, observed, at);
}

/** Whether a listener answers at the host in question; a wildcard is only served by a wildcard. */
function serves({ address }: Listener, host: string | undefined, resolved: string): boolean {
  if (host === undefined) return true;
  if (WILDCARDS.includes(host)) return WILDCARDS.includes(address);
  if (host === 'localhost') return [...WILDCARDS, '127.0.0.1', '::1'].includes(address);
  return WILDCARDS.includes(address) || address === resolved;
}

async function ownedBy(
  name: string,
  listeners: readonly Listener[],
  observed: Finding['observed'],
  at: Surroundings,
): Promise<Finding> {
  if (at.scope.hidden.includes('processes')) return unknown('owner_hidden', observed);
  for (const { inode } of listeners) {
    const pids = await ownersOf(at.procRoot, inode, at.signal);
    if (pids === undefined) return unknown('owner_hidden', observed);
    for (const pid of pids) {
      const owner = await findProcess(at.procRoot, pid);
      if (owner !== undefined && goesBy(owner, name)) return pass({ ...observed, pid });
    }
  }
  return fail('other_process', observed);
}

/** Only a refusal proves a closed port; silence may be a firewall. */
async function probeThere(check: PortCheck, address: string, at: Surroundings): Promise<Finding> {
  if (check.process !== undefined) return unknown('owner_hidden');
  const state = await connectionTo(address, check.port, at.signal);
  if (state === check.state) return pass({ state });
  return fail(state === 'open' ? 'port_open' : 'port_closed', { state });
}

function connectionTo(host: string, port: number, signal: AbortSignal): Promise<'open' | 'closed'> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    socket.once('connect', () => {
      socket.destroy();
      resolve('open');
    });
    socket.once('error', (error) => {
      if (systemCode(error) === 'ECONNREFUSED') resolve('closed');
      else reject(new LookError(signal.aborted ? 'timed_out' : 'unreachable', error));
    });
  });
}
