import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { StackFailure } from './failure.js';

export interface ChildOptions {
  /** For messages, e.g. `verifier`. */
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Both output streams go there; a new start begins it anew. */
  logFile: string;
  /** Written to its standard input; otherwise that is empty. */
  input?: string;
  account?: { uid: number; gid: number };
  /** Asks it to end in order: when it is stopped, and when its parent dies without having stopped it. */
  endSignal: 'SIGINT' | 'SIGTERM';
}

export interface Child {
  name: string;
  pid: number;
  /** Resolves when it has ended, however that came about. */
  exited: Promise<string>;
  hasExited(): boolean;
  /** The end of its log. */
  lastLines(count?: number): string;
  /** Asks it to end and waits; after `graceMs` it is killed. Resolves once it is gone. */
  stop(graceMs?: number): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

let setprivWorks: boolean | undefined;

/** `setpriv` (util-linux) makes the kernel signal a child whose parent died, even by SIGKILL. */
function hasSetpriv(): boolean {
  setprivWorks ??= spawnSync('setpriv', ['--pdeathsig', 'INT', '--', 'true']).status === 0;
  return setprivWorks;
}

/**
 * Starts a program in a process group of its own, so that Ctrl-C in the terminal reaches only its supervisor, which
 * ends it in order.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, command, args, env, cwd, logFile, input, account, endSignal } = options;
  const wrapped = hasSetpriv()
    ? { command: 'setpriv', args: ['--pdeathsig', endSignal.slice(3), '--', command, ...args] }
    : { command, args };
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(wrapped.command, wrapped.args, {
    cwd,
    env,
    detached: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', log, log],
    ...account,
  });
  closeSync(log);
  child.stdin?.end(input);

  let ended: string | undefined;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      resolve(ended);
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => reject(new StackFailure(`${name} cannot be started: ${cause.message}`)));
  });

  return {
    name,
    pid: child.pid as number,
    exited,
    hasExited: () => ended !== undefined,
    lastLines: (count = 20) => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n'),
    kill: (signal) => void child.kill(signal),
    stop: async (graceMs = 15_000) => {
      if (ended !== undefined) return;
      child.kill(endSignal);
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Looks every 50 ms until `isReady` holds; fails at once when the child ends, and after `timeoutMs`. */
export async function untilReady(child: Child, isReady: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isReady())) {
    if (child.hasExited()) throw new StackFailure(`${child.name} ${await child.exited}:\n${child.lastLines()}`);
    if (Date.now() > deadline) throw new StackFailure(`${child.name} was not ready in time:\n${child.lastLines()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
