import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type ProcessFacts, type Reach, peersOf, reachOf, readProcesses, readSocket } from '@wingman/docker-reach';
import type { Container, Engine } from './facts.js';

const SAYS: Readonly<Record<Reach, string>> = {
  connected: 'has a connection open to',
  capability: 'may pass all permissions by, and sees',
  owner: 'is of the account that owns',
  group: 'is in the group that may use',
  anybody: 'may, as everybody, use',
};

export interface ProcessWays {
  /** By the container's id. */
  ways: ReadonlyMap<string, string[]>;
  /** Containers that run and whose processes cannot be seen from here. */
  unseen: readonly Container[];
}

function cgroupOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch {
    return '';
  }
}

function connections(): string {
  try {
    return execFileSync('ss', ['-xaH'], { encoding: 'utf8', maxBuffer: 64 << 20, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

/**
 * What the kernel says of the processes of containers: whatever a container was started with, these are what runs in it
 * now. A process belongs to the container that its control group names.
 */
export function processWays(containers: readonly Container[], { sockets }: Engine): ProcessWays {
  const running = containers.filter(({ State }) => State.Running);
  const groups = readProcesses().map((process) => ({ process, cgroup: cgroupOf(process.pid) }));
  const open = connections();
  const doors = sockets.flatMap((path) => {
    try {
      return [readSocket(path)];
    } catch {
      return [];
    }
  });
  const waysInto = (process: ProcessFacts): string[] =>
    doors.flatMap((door) => {
      const reach = reachOf(process, door, peersOf(door.path, open));
      return reach === undefined ? [] : [`process ${process.pid} ${SAYS[reach]} ${door.path}`];
    });
  const own = new Map(
    running.map((container) => [container, groups.filter(({ cgroup }) => cgroup.includes(container.Id))]),
  );
  return {
    ways: new Map(
      [...own].map(([{ Id }, found]) => [Id, [...new Set(found.flatMap(({ process }) => waysInto(process)))]]),
    ),
    unseen: running.filter((container) => own.get(container)?.length === 0),
  };
}
