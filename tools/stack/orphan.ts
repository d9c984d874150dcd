import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Whether a process runs with `folder` as its working directory: how our servers are told from strangers. */
export function worksIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

/** The process id on the first line of a pid file, if there is a sane one. */
export function readPidFile(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Ends a server that a supervisor left behind when it was killed (possible only without setpriv), and waits for it.
 * @throws Error when it is still there after `timeoutMs`.
 */
export async function endOrphan(pid: number, folder: string, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  process.kill(pid, 'SIGINT');
  while (worksIn(pid, folder)) {
    if (Date.now() > deadline) throw new Error(`a server of an earlier run (process ${pid}) does not end`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Waits until nobody works in `folder`: the children of a server that was killed take a moment to see it, and hold what
 * they share until then.
 * @throws Error when somebody is still there after `timeoutMs`.
 */
export async function untilNobodyWorksIn(folder: string, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const isThere = (): boolean =>
    readdirSync('/proc').some((name) => /^\d+$/.test(name) && worksIn(Number(name), folder));
  while (isThere()) {
    if (Date.now() > deadline) throw new Error(`processes of an earlier run still work in ${folder}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
