import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { isTimeUp, startDeadline } from '../engine/deadline.js';
import { createCapture } from '../output/capture.js';
import type { Capture } from '../output/capture.js';
import type { Ended, Limits } from '../task.js';
import { endStrays, EXECUTION_VARIABLE, signalGroup } from './process-group.js';

/** One program to start: no shell, and nothing of the gateway's own environment. */
export interface Program {
  /** Absolute. */
  file: string;
  args: readonly string[];
  /** All of it. */
  env: Readonly<Record<string, string>>;
  /** Absolute. */
  cwd: string;
  /** By which those it starts are found again when they leave its group; without it they are not looked for. */
  executionId?: string;
  /** Ends what it started elsewhere, once it is ended because its time is up; answers a line for standard error. */
  endElsewhere?: () => Promise<string | undefined>;
}

/** How long a program may take to end by itself once it is asked to. */
const GRACE_MS = 2_000;
/** How long output may still come from whoever holds the pipe when the program itself is gone. */
const LINGER_MS = 1_000;
const NOT_FOUND = 127;
const NOT_RUNNABLE = 126;
const SIGNALLED = 128;
const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGABRT: 6,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
  SIGXCPU: 24,
  SIGXFSZ: 25,
};

/**
 * Runs a program to its end in a process group of its own, with closed input. When its time is up the whole group is
 * asked to end, and ended; when it has ended by itself, so is whatever it left behind. Throws when the service stops
 * meanwhile: nobody knows then how it would have ended.
 */
export async function runChild(program: Program, limits: Limits): Promise<Ended> {
  const capture = createCapture(limits.maxOutputBytes);
  const { file, args, env, cwd, executionId } = program;
  const deadline = startDeadline(limits);
  const child = spawn(file, args, {
    cwd,
    env: { ...env, ...(executionId !== undefined && { [EXECUTION_VARIABLE]: executionId }) },
    shell: false,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const exit = await endOf(child, { capture, stop: deadline.signal });
    if (executionId !== undefined) await endStrays(executionId);
    if (isTimeUp(deadline.signal)) {
      const note = await program.endElsewhere?.();
      if (note !== undefined) capture.note(Buffer.from(`${note}\n`));
      return { status: 'TIMED_OUT', exitCode: null, output: capture.end() };
    }
    if (deadline.signal.aborted) throw limits.signal.reason;
    return { status: exit === 0 ? 'SUCCEEDED' : 'FAILED', exitCode: exit, output: capture.end() };
  } finally {
    deadline.clear();
  }
}

interface Watch {
  capture: Capture;
  stop: AbortSignal;
}

/** The exit code as a shell tells it, once the whole group is gone and its output has been read. */
function endOf(child: ChildProcess, { capture, stop }: Watch): Promise<number> {
  child.stdout?.on('data', (chunk: Buffer) => capture.stdout(chunk));
  child.stderr?.on('data', (chunk: Buffer) => capture.stderr(chunk));
  return new Promise((resolve) => {
    let force: NodeJS.Timeout | undefined;
    const end = (): void => {
      if (child.pid === undefined) return;
      signalGroup(child.pid, 'SIGTERM');
      force = setTimeout(() => signalGroup(child.pid!, 'SIGKILL'), GRACE_MS);
    };
    const ended = (code: number): void => {
      clearTimeout(force);
      stop.removeEventListener('abort', end);
      resolve(code);
    };
    if (stop.aborted) end();
    stop.addEventListener('abort', end, { once: true });
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      capture.stderr(Buffer.from(`it cannot be started: ${error.code ?? error.message}\n`));
      ended(error.code === 'ENOENT' ? NOT_FOUND : NOT_RUNNABLE);
    });
    child.once('exit', (code, signal) => {
      // Its group lives on in those it left behind: they are no part of any answer.
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
      void read(child).then(() => ended(code ?? SIGNALLED + (SIGNALS[signal ?? ''] ?? 0)));
    });
  });
}

/** Reads what is left in the pipes. Somebody who left the group may hold them open for ever. */
function read(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const left = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, LINGER_MS);
    child.once('close', () => {
      clearTimeout(left);
      resolve();
    });
  });
}
