import { readdir, readFile } from 'node:fs/promises';

/** Every process that a command starts carries this variable, unless it takes care not to. */
export const EXECUTION_VARIABLE = 'WINGMAN_EXECUTION';

/** Signals a whole process group. What is gone already is no error. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Ends what left its process group (`setsid`) and still carries the variable of an execution. Looked for again until
 * none is left, since such a process may start others meanwhile.
 */
export async function endStrays(executionId: string, rounds = 5): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const strays = await findStrays(executionId);
    if (strays.length === 0) return;
    for (const pid of strays) endOne(pid);
  }
}

function endOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function findStrays(executionId: string): Promise<number[]> {
  const mark = `${EXECUTION_VARIABLE}=${executionId}`;
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const marked = await Promise.all(pids.map(async (pid) => ((await variablesOf(pid)).includes(mark) ? [pid] : [])));
  return marked.flat();
}

/** None for processes that are gone, are over or belong to somebody whose variables cannot be read. */
const variablesOf = async (pid: number): Promise<string[]> =>
  (await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).split('\0');
