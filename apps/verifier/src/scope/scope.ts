import path from 'node:path';
import type { DatabaseAddresses } from './database-addresses.js';

/** What one tenant's probes may look at. Everything else is answered `UNKNOWN`, existing or not. */
export interface Scope {
  /** Absolute directories; a path must stay below one of them after its links are resolved. */
  readonly roots: readonly string[];
  /** Absolute paths inside the roots that stay outside all the same: Wingman's own keys and data. */
  readonly denied: readonly string[];
  /** Host names or addresses that may be asked, with `:port` where only that port is meant. */
  readonly hosts: readonly string[];
  /** Ports of this machine that belong to Wingman itself. */
  readonly deniedPorts: readonly number[];
  /** Databases by the names that claims use. */
  readonly databases: DatabaseAddresses;
  /** Where the accounts of the machine whose files these are stand (passwd(5)); undefined: they cannot be seen. */
  readonly accounts?: string | undefined;
  /** What of the machine in question cannot be seen from here: what looks like it is a container's own. */
  readonly hidden: readonly PartOfHost[];
}

export type PartOfHost = 'processes' | 'network';

// The kernel's windows show every process's memory and environment; no root setting opens them.
const NEVER = ['/proc', '/sys', '/dev'];

/** Checks the settings at start: a relative root or an empty name is a mistake that must stop the service. */
export function createScope(settings: Partial<Scope>): Scope {
  const absolute = (paths: readonly string[] = []) =>
    paths.map((entry) => {
      if (!path.isAbsolute(entry)) throw new Error(`expected an absolute path, got "${entry}"`);
      return withoutTrailingSlash(path.normalize(entry));
    });
  return Object.freeze({
    roots: absolute(settings.roots),
    denied: [...absolute(settings.denied), ...NEVER],
    hosts: (settings.hosts ?? []).map((host) => host.trim().toLowerCase()).filter((host) => host !== ''),
    deniedPorts: [...(settings.deniedPorts ?? [])],
    databases: { ...settings.databases },
    accounts: settings.accounts,
    hidden: [...(settings.hidden ?? [])],
  });
}

const withoutTrailingSlash = (entry: string) => (entry.length > 1 ? entry.replace(/\/+$/, '') : entry);

/** Whether `entry` is `directory` or below it; both absolute and normalized. */
export function isWithin(entry: string, directory: string): boolean {
  return directory === '/' || entry === directory || entry.startsWith(`${directory}/`);
}

export function isDenied(scope: Scope, real: string): boolean {
  return scope.denied.some((entry) => isWithin(real, entry));
}
