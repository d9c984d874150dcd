import { constants } from 'node:os';

export interface PassThrough {
  file: string;
  argv0: string;
  words: readonly string[];
  env: NodeJS.ProcessEnv;
}

/** A terminal sends these to everybody in its foreground, so that the client has them already. */
const FROM_THE_TERMINAL = new Set<NodeJS.Signals>(['SIGINT', 'SIGQUIT', 'SIGTSTP', 'SIGWINCH']);
const PASSED_ON: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGQUIT',
  'SIGTERM',
  'SIGHUP',
  'SIGUSR2',
  'SIGTSTP',
  'SIGCONT',
  'SIGWINCH',
];

/**
 * Runs the client as if this process were it: streams, signals, exit code and death by a signal. Only for what the
 * script cannot `exec` itself.
 */
export function passThrough({ file, argv0, words, env }: PassThrough, process: NodeJS.Process): void {
  const handlers = PASSED_ON.map((signal) => {
    const handler = (): void => {
      if (!(FROM_THE_TERMINAL.has(signal) && process.stdin.isTTY)) child.kill(signal);
      if (signal === 'SIGTSTP') process.kill(process.pid, 'SIGSTOP');
    };
    process.on(signal, handler);
    return { signal, handler };
  });
  // Only now: a signal that comes while it starts is passed on as soon as it has.
  const child = process.getBuiltinModule('node:child_process').spawn(file, words, { argv0, env, stdio: 'inherit' });
  child.once('error', ({ message }) => {
    process.stderr.write(`docker: ${message}\n`);
    process.exitCode = 127;
  });
  child.once('exit', (code, signal) => {
    for (const each of handlers) process.off(each.signal, each.handler);
    if (code !== null) process.exit(code);
    process.kill(process.pid, signal ?? 'SIGKILL');
    // A signal that ends nobody, or that is held back.
    setTimeout(() => process.exit(128 + (signal === null ? 0 : constants.signals[signal])), 100);
  });
}
