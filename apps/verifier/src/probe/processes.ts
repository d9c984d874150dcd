import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { LookError } from '../scope/look-error.js';

/** One process as procfs shows it. */
export interface Process {
  pid: number;
  /** Not a zombie, not dead. */
  running: boolean;
  /** Halted by a signal or a debugger: it neither runs nor has ended. */
  halted: boolean;
  /** Milliseconds since 1970, rounded down to the second in which the machine was booted. */
  startedAt: number;
  comm: string;
  argv: string[];
  exe: string | undefined;
}

const TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux that Node runs on (proc_pid_stat(5))
const AT_ONCE = 64;
const INTERPRETER = /^(?:node|python|ruby|perl|php|bash|sh|dash|java|deno|bun|tsx)[\d.]*$/;

/** The process of that id, or undefined where there is none. */
export async function findProcess(procRoot: string, pid: number): Promise<Process | undefined> {
  return readProcess(procRoot, pid, await bootTime(procRoot));
}

async function readProcess(procRoot: string, pid: number, bootedAt: number): Promise<Process | undefined> {
  const directory = path.join(procRoot, String(pid));
  const stat = await textOf(path.join(directory, 'stat'));
  if (stat === undefined) return undefined;
  // The name stands in parentheses and may hold any character, these included: the last one ends it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0] ?? 'X';
  const [cmdline, exe] = await Promise.all([
    textOf(path.join(directory, 'cmdline')),
    readlink(path.join(directory, 'exe')).catch(() => undefined),
  ]);
  return {
    pid,
    running: !['Z', 'X', 'x'].includes(state),
    halted: ['T', 't'].includes(state),
    startedAt: bootedAt + Math.floor((Number(fields[19]) * 1000) / TICKS_PER_SECOND),
    comm: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
    argv: (cmdline ?? '').split('\0').filter((argument) => argument !== ''),
    exe: exe?.replace(/ \(deleted\)$/, ''),
  };
}

/** All processes. @throws LookError `processes_hidden` where the mount shows only our own (hidepid) */
export async function listProcesses(procRoot: string, signal: AbortSignal): Promise<Process[]> {
  const pids = (await readdir(procRoot)).filter((name) => /^\d+$/.test(name));
  if (!pids.includes('1')) throw new LookError('processes_hidden');
  const bootedAt = await bootTime(procRoot);
  const found: Process[] = [];
  for (let from = 0; from < pids.length; from += AT_ONCE) {
    if (signal.aborted) throw new LookError('timed_out');
    const batch = pids.slice(from, from + AT_ONCE).map((pid) => readProcess(procRoot, Number(pid), bootedAt));
    found.push(...(await Promise.all(batch)).filter((process) => process !== undefined));
  }
  return found;
}

/** Whether the process goes by `name`: its title, its program or, below an interpreter, its script. */
export function goesBy({ comm, argv, exe }: Pick<Process, 'comm' | 'argv' | 'exe'>, name: string): boolean {
  // The kernel keeps 15 characters of a name (TASK_COMM_LEN).
  if (comm === name || (name.length > 15 && comm === name.slice(0, 15) && mentions({ argv }, name))) return true;
  const program = baseName(argv[0]);
  if (program === name || baseName(exe) === name) return true;
  const interpreted = INTERPRETER.test(program) || INTERPRETER.test(baseName(exe));
  return interpreted && baseName(scriptOf(argv.slice(1))) === name;
}

// Options whose value is an argument of its own, of the interpreters above.
const WITH_VALUE =
  /^(?:-r|--require|--import|--loader|--env-file|-C|--conditions|-cp|-classpath|--class-path|-I|-W|-X)$/;
// What only runs the script behind it.
const LAUNCHER = /^(?:run|start|exec|watch|x|tsx|ts-node|vite-node|nodemon|cli\.[cm]?js)$/;

/** What an interpreter was told to run; what stands behind it are words for that program. */
const scriptOf = (given: readonly string[]): string | undefined =>
  given.find(
    (argument, at) =>
      !argument.startsWith('-') && !LAUNCHER.test(baseName(argument)) && !WITH_VALUE.test(given[at - 1] ?? ''),
  );

/** Whether the name stands anywhere in the command line: too little to be the process, too much to rule it out. */
export const mentions = ({ argv }: Pick<Process, 'argv'>, name: string): boolean =>
  argv.some((argument) => argument.includes(name));

// A title set by the process itself ("nginx: master process …") replaces the whole command line.
const baseName = (entry = '') => path.basename(entry.split(' ')[0] ?? '').replace(/:$/, '');

async function bootTime(procRoot: string): Promise<number> {
  const line = /^btime (\d+)$/m.exec((await textOf(path.join(procRoot, 'stat'))) ?? '');
  if (line === null) throw new LookError('look_failed');
  return Number(line[1]) * 1000;
}

/** A process may end between two looks: that is no error. */
async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
