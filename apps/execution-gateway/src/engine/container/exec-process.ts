import { readdirSync, readFileSync } from 'node:fs';

/** A process of a container, as the engine knows it. */
export interface ContainerProcess {
  /** The container's full id. */
  container: string;
  /** Its number among the engine's processes. */
  pid: number;
}

/**
 * Ends a process of a container with everything of its session, where the kernel shows it to this process: it must be in the
 * control group of just that container, and have that number just above the container's own numbers. So nothing else is
 * meant, whichever machine or namespace the number is of. Answers how many were signalled; 0 where nobody is found or may be
 * signalled.
 */
export function endContainerProcess(wanted: ContainerProcess): number {
  const inside = processesOf(wanted.container);
  const found = findIn(inside, wanted);
  if (!found) return 0;
  const isLeader = found.session === found.pid;
  const together = inside.filter(({ pid, session }) => pid === found.pid || (isLeader && session === found.pid));
  return together.filter(({ pid }) => isIn(pid, wanted.container) && signalled(pid)).length;
}

/** `NAME=value` of a process of a container, as it was started; none where it has none or cannot be seen from here. */
export function variablesOf(wanted: ContainerProcess): string[] {
  const found = findIn(processesOf(wanted.container), wanted);
  return found ? textOf(found.pid, 'environ').split('\0').filter(Boolean) : [];
}

const findIn = (inside: readonly Seen[], { pid }: ContainerProcess): Seen | undefined =>
  inside.find(({ numbers }) => (numbers.length > 1 ? numbers.at(-2) : numbers[0]) === pid);

interface Seen {
  /** As this process knows it. */
  pid: number;
  session: number;
  /** From this namespace down to its own. */
  numbers: number[];
}

function processesOf(container: string): Seen[] {
  const pids = entriesOf('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    const pid = Number(name);
    if (!isIn(pid, container)) return [];
    const numbers = /^NSpid:\s*([\d\s]+)$/m.exec(textOf(pid, 'status'))?.[1];
    // Behind the name, which may hold anything: state, parent, group, session.
    const session = Number(textOf(pid, 'stat').split(') ').at(-1)?.split(' ')[3]);
    return numbers === undefined ? [] : [{ pid, session, numbers: numbers.trim().split(/\s+/).map(Number) }];
  });
}

const isIn = (pid: number, container: string): boolean =>
  /^[0-9a-f]{64}$/.test(container) && pid !== process.pid && textOf(pid, 'cgroup').includes(container);

function signalled(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Empty where it is gone. */
function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
