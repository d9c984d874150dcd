import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Log } from '@wingman/service-kit';
import { residentBytes } from './memory.js';
import { READY } from './task.js';
import type { Result, Task } from './task.js';
import { createTurns } from './turns.js';
import type { Pending } from './turns.js';

export interface ProcessPoolOptions {
  /** The program of a process. */
  script: URL;
  processes: number;
  log: Pick<Log, 'warn' | 'error'>;
  /** Milliseconds that a task may take before its process is killed. */
  limitMs?: number;
  /** Bytes that a process may hold before it is killed, whatever it is doing. */
  memoryBytes?: number;
  maxWaiting?: number;
}

export interface Workers {
  /** Does a task; a failure says in short why it was not done. Never rejects. */
  perform(task: Task, group: string): Promise<Result>;
  /** What of a group has not begun fails with this reason. */
  giveUp(group: string, reason: string): void;
  close(): Promise<void>;
}

interface Place {
  child: ChildProcess | undefined;
  isReady: boolean;
  doing: Pending | undefined;
  watch: NodeJS.Timeout | undefined;
}

const LIMIT_MS = 5_000;
const START_MS = 30_000;
const LOOK_MS = 50;
const MEMORY_BYTES = 768 * 1024 ** 2;
/** A process that holds more than this share after a task makes way: WebAssembly never gives memory back. */
const RETIRES_AT = 0.6;
const HEAP_MB = 384;
const MAX_WAITING = 20_000;

/**
 * Runs validators in processes of their own, one task at a time each. Parsers in machine code end the whole process when
 * a text is nested deeply enough; a thread would take the service with it. A process that takes too long, holds too much
 * or ends is replaced, its task fails, and nobody else notices.
 */
export function createProcessPool(options: ProcessPoolOptions): Workers {
  const { script, log, limitMs = LIMIT_MS, memoryBytes = MEMORY_BYTES, maxWaiting = MAX_WAITING } = options;
  const turns = createTurns();
  const places = Array.from({ length: options.processes }, newPlace);
  let closed = false;
  places.forEach(begin);

  function begin(place: Place): void {
    const child = start(script);
    Object.assign(place, { child, isReady: false });
    watch(place, START_MS);
    child.on('message', (message: Result | typeof READY) => receive(place, child, message));
    child.on('error', (error) => replace(place, child, { reason: 'it could not be started', error }));
    child.on('exit', (code, signal) => replace(place, child, { reason: `it ended with ${signal ?? code}` }));
  }

  /** Looks again and again at how long and how large; what a process computes cannot be asked to stop. */
  function watch(place: Place, ms: number): void {
    clearInterval(place.watch);
    const until = performance.now() + ms;
    const { child } = place;
    place.watch = setInterval(() => {
      const reason = child && reasonToEnd(child, until, memoryBytes);
      if (child && reason !== undefined) replace(place, child, { reason });
    }, LOOK_MS);
  }

  function pump(): void {
    for (const place of places) {
      if (place.doing) continue;
      if (!place.child) {
        // One that ended without a task is started again when somebody needs it, not for ever.
        if (turns.size() > 0) begin(place);
        continue;
      }
      if (!place.isReady) continue;
      const next = turns.take();
      if (!next) return;
      place.doing = next;
      watch(place, limitMs);
      const { child } = place;
      child.send(next.task, (error) => {
        if (error) replace(place, child, { reason: 'it did not listen', error });
      });
    }
  }

  function receive(place: Place, child: ChildProcess, message: Result | typeof READY): void {
    if (place.child !== child) return;
    if (message === READY) place.isReady = true;
    else finish(place, message, { wasCostly: false });
    clearInterval(place.watch);
    const held = residentBytes(child.pid ?? 0) ?? 0;
    // One whose validator threw ends by itself.
    if (message !== READY && ('failure' in message || held > memoryBytes * RETIRES_AT)) {
      void leave(place);
      begin(place);
    }
    pump();
  }

  function finish(place: Place, result: Result, cost: { wasCostly: boolean }): void {
    const { doing } = place;
    place.doing = undefined;
    if (!doing) return;
    turns.ended(doing, cost);
    doing.settle(result);
  }

  function replace(place: Place, child: ChildProcess, why: { reason: string; error?: unknown }): void {
    if (place.child !== child) return;
    const wasReady = place.isReady;
    log.warn('a working process is replaced', { validator: place.doing?.task.validator, ...why });
    finish(place, { failure: why.reason }, { wasCostly: true });
    void leave(place);
    if (wasReady && !closed) begin(place);
    // Where no process can start, whoever waits is told.
    else if (places.every((other) => !other.child)) fail(turns.drop(), 'no process could be started');
    if (!closed) pump();
  }

  return {
    perform: (task, group) =>
      new Promise<Result>((settle) => {
        if (closed) settle({ failure: 'the service is stopping' });
        else if (turns.size() >= maxWaiting) settle({ failure: 'too many wait' });
        else {
          turns.add({ task, group, settle });
          pump();
        }
      }),
    giveUp: (group, reason) => fail(turns.drop(group), reason),
    async close() {
      closed = true;
      fail(turns.drop(), 'the service is stopping');
      places.forEach((place) => finish(place, { failure: 'the service is stopping' }, { wasCostly: false }));
      await Promise.all(places.map(leave));
    },
  };
}

const fail = (pending: readonly Pending[], reason: string): void =>
  pending.forEach(({ settle }) => settle({ failure: reason }));

/** Ends the process of a place, which is empty at once. */
async function leave(place: Place): Promise<void> {
  const { child } = place;
  clearInterval(place.watch);
  Object.assign(place, { child: undefined, isReady: false });
  if (child) await kill(child);
}

function reasonToEnd(child: ChildProcess, until: number, memoryBytes: number): string | undefined {
  if (performance.now() >= until) return 'it took too long';
  return (residentBytes(child.pid ?? 0) ?? 0) > memoryBytes ? 'it held too much memory' : undefined;
}

/** A process with nothing of the service's settings: they are none of its business. */
const start = (script: URL): ChildProcess =>
  fork(fileURLToPath(script), [], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });

/** Kills a process whose answers nobody waits for any more; ends when it has. */
async function kill(child: ChildProcess): Promise<void> {
  child.removeAllListeners().on('error', () => undefined);
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

const newPlace = (): Place => ({ child: undefined, isReady: false, doing: undefined, watch: undefined });
