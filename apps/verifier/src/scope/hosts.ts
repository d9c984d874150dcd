import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { lookup } from 'node:dns/promises';
import { LookError } from './look-error.js';
import type { Scope } from './scope.js';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1'];

/** `[::1]` and `LOCALHOST.` name the same hosts as `::1` and `localhost`. */
export const plainHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');

/** @throws LookError `outside_allowed_hosts` unless the settings name this host, or this host with this port */
export function assertHostAllowed(scope: Scope, host: string, port: number): void {
  const names = sameHost(plainHost(host));
  const allowed = names.some((name) => {
    const withPort = isIP(name) === 6 ? `[${name}]:${port}` : `${name}:${port}`;
    return scope.hosts.includes(name) || scope.hosts.includes(withPort);
  });
  if (!allowed) throw new LookError('outside_allowed_hosts');
}

/** Whoever may ask this machine about itself may do so by any of its loopback names. */
const sameHost = (host: string) => (LOOPBACK_NAMES.includes(host) ? LOOPBACK_NAMES : [host]);

/** @throws LookError `outside_allowed_hosts` where the address is this machine and the port is Wingman's own */
export function assertNotOwnPort(scope: Scope, address: string, port: number): void {
  if (scope.deniedPorts.includes(port) && isThisMachine(address)) throw new LookError('outside_allowed_hosts');
}

/** @throws LookError `other_host` where packets that stay here stay in our container, and the claim is about its host */
export function assertLeadsToHost(scope: Scope, address: string): void {
  if (scope.hidden.includes('network') && isThisMachine(address)) throw new LookError('other_host');
}

/** Whether packets to this address stay here: loopback, unspecified or an address of one of our interfaces. */
export function isThisMachine(address: string): boolean {
  const plain = plainHost(address).replace(/^::ffff:/, '');
  if (/^127\./.test(plain) || ['::1', '0.0.0.0', '::', 'localhost'].includes(plain)) return true;
  return Object.values(networkInterfaces()).some((entries) => entries?.some((entry) => entry.address === plain));
}

/** One address for a name, asked once, so that a second answer cannot lead elsewhere. */
export async function resolveHost(name: string): Promise<string> {
  const plain = plainHost(name);
  if (isIP(plain) !== 0) return plain;
  try {
    return (await lookup(plain)).address;
  } catch (error) {
    throw new LookError('unreachable', error);
  }
}
