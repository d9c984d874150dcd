import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '@wingman/service-kit';
import { isWithin, type PartOfHost } from './scope.js';

interface HostView {
  DEPLOYMENT_ENV: 'dev' | 'test' | 'prd';
  VERIFIER_HOST_ID?: string | undefined;
  VERIFIER_ALLOWED_ROOTS: readonly string[];
}

/** What the kernel says of where this process runs. */
export interface Machine {
  inContainer: boolean;
  mountInfo: string;
  /** The namespace of our process ids, as `/proc/self/ns/pid` names it (namespaces(7)). */
  pidNamespace: string;
  /** Our network namespace is the first one of the machine. */
  firstNetwork: boolean;
}

/**
 * Refuses to start where "not in my container" could become FALSE: inside a container, outside development, the
 * roots must be read-only mounts of the host that VERIFIER_HOST_ID names (docs/adr/008).
 */
export function assertViewOfHost(config: HostView, { inContainer, mountInfo }: Machine = hereAndNow()): void {
  if (config.DEPLOYMENT_ENV === 'dev' || !inContainer) return;
  if (config.VERIFIER_HOST_ID === undefined) {
    throw new ConfigError('VERIFIER_HOST_ID is missing: in a container it names the host whose files are mounted');
  }
  const writable = config.VERIFIER_ALLOWED_ROOTS.filter((root) => !isReadOnlyMount(root, mountInfo));
  if (writable.length > 0) {
    throw new ConfigError('VERIFIER_ALLOWED_ROOTS must be read-only mounts of the host when inside a container');
  }
}

const ACCOUNTS = '/etc/passwd';

/**
 * Where the accounts of the host stand. A container's own would give a file of the host to somebody else, so that there
 * the host's have to be mounted in their place; undefined where they are not.
 */
export function accountsOfHost(config: Naming, machine: Machine = hereAndNow()): string | undefined {
  const ours = looksAtItself(config, machine);
  return ours || isReadOnlyMount(ACCOUNTS, machine.mountInfo) ? ACCOUNTS : undefined;
}

// PROC_PID_INIT_INO in include/linux/proc_ns.h: the first namespace has this number on every Linux.
const FIRST_PIDS = 'pid:[4026531836]';

/**
 * What a container shows of itself in place of its host: "not in my container" must not become FALSE. Its processes,
 * unless it runs with `pid: host`, and its network, unless with `network_mode: host` (docs/adr/059).
 */
export function hiddenOfHost(config: Naming, machine: Machine = hereAndNow()): PartOfHost[] {
  // Not every runtime leaves a mark that tells a container; the namespaces always tell.
  if (standsForItself(config)) return [];
  const hidden: PartOfHost[] = [];
  if (machine.pidNamespace !== FIRST_PIDS) hidden.push('processes');
  if (!machine.firstNetwork) hidden.push('network');
  return hidden;
}

// What a runtime lays over an image, and over a mounted /etc, too.
const LAID_OVER = ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'];

/** Files inside the roots that are our container's own all the same. */
export function filesOfContainer(config: Naming, machine: Machine = hereAndNow()): string[] {
  if (looksAtItself(config, machine)) return [];
  const mounts = machine.mountInfo.split('\n').map((line) => line.split(' '));
  return LAID_OVER.filter((file) => mounts.some(([, , , source, target]) => target === file && source !== file));
}

type Naming = Pick<HostView, 'DEPLOYMENT_ENV'> & { VERIFIER_HOST_ID?: string | undefined };

const looksAtItself = (config: Naming, { inContainer }: Machine) => !inContainer || standsForItself(config);

/** A development container with the workers in it; who names a host there says that it is another machine. */
const standsForItself = ({ DEPLOYMENT_ENV, VERIFIER_HOST_ID }: Naming): boolean =>
  DEPLOYMENT_ENV === 'dev' && VERIFIER_HOST_ID === undefined;

const hereAndNow = (): Machine => ({
  inContainer: existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
  mountInfo: readFileSync('/proc/self/mountinfo', 'utf8'),
  pidNamespace: readlinkSync('/proc/self/ns/pid'),
  // Settings of the whole machine's network are only shown in its first namespace (net/core/sysctl_net_core.c).
  firstNetwork: existsSync('/proc/sys/net/core/netdev_budget'),
});

/** Whether the innermost mount that holds `root` is read-only and is not the container's own root (proc(5), mountinfo). */
function isReadOnlyMount(root: string, mountInfo: string): boolean {
  const holding = mountInfo
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields[4] !== undefined && isWithin(path.normalize(root), unescaped(fields[4])))
    .sort((one, other) => (other[4]?.length ?? 0) - (one[4]?.length ?? 0))[0];
  return holding !== undefined && holding[4] !== '/' && (holding[5] ?? '').split(',').includes('ro');
}

/** Spaces and the like are octal escapes in mountinfo. */
const unescaped = (field: string): string =>
  field.replaceAll(/\\([0-7]{3})/g, (_match, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
