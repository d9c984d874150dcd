import { Worker } from 'node:worker_threads';
import { AppError } from '@wingman/contracts';
import type { Log } from './log.js';
import { createThreadQueue } from './thread-queue.js';
import type { Pending } from './thread-queue.js';

export interface ThreadPoolOptions<Asked, Task, Result> {
  /** The program of a thread: `serveTasks` on its port. */
  script: URL;
  threads: number;
  /** What the threads do, as log lines and refusals say it, e.g. `judge`. */
  purpose: string;
  /** What of it a thread is sent. */
  taskOf: (asked: Asked) => Task;
  /** How large it is. Small ones that wait go to a thread together. */
  sizeOf: (asked: Asked) => number;
  /** What the same thread is sent once more, when it answered that it lacks something. */
  followUp?: (asked: Asked, result: Result) => Task | undefined;
  /** Milliseconds that a thread may take before it is ended and another begins. */
  limitMs?: number;
  /** How many may wait for a thread. */
  maxWaiting?: number;
  log: Pick<Log, 'error'>;
}

export interface ThreadPool<Asked, Result> {
  /** Rejects with `unavailable` when it cannot be done, or too many wait. */
  ask(asked: Asked): Promise<Result>;
  close(): Promise<void>;
}

interface Thread<Asked, Result> {
  /** Absent until something is asked, when the one before it ended: one that cannot start is not started for ever. */
  worker: Worker | undefined;
  /** What it does now. */
  doing: Pending<Asked, Result>[];
  limit: NodeJS.Timeout | undefined;
}

const LIMIT_MS = 10_000;
const MAX_WAITING = 2_000;

/**
 * Does pure computing in threads of their own, so that a long task keeps nobody else waiting, health checks least of
 * all. A thread has one long task or a few small ones at a time; the others wait for whichever is free first. A thread
 * that takes too long or breaks is replaced; what it was doing is answered `unavailable`, except that several small
 * tasks are tried again one by one, since one of them alone is to blame.
 */
export function createThreadPool<Asked, Task, Result>(
  options: ThreadPoolOptions<Asked, Task, Result>,
): ThreadPool<Asked, Result> {
  const {
    script,
    threads: count,
    purpose,
    taskOf,
    followUp,
    limitMs = LIMIT_MS,
    maxWaiting = MAX_WAITING,
    log,
  } = options;
  const queue = createThreadQueue<Asked, Result>(options);
  let closed = false;
  const threads = Array.from({ length: count }, newThread<Asked, Result>);
  threads.forEach(workerOf);

  function workerOf(thread: Thread<Asked, Result>): Worker {
    if (thread.worker) return thread.worker;
    const worker = new Worker(script);
    worker.on('message', (results: Result[]) => receive(thread, results));
    worker.on('error', (error) => replace(thread, { reason: 'it broke', error }));
    worker.on('exit', () => replace(thread, { reason: 'it ended' }));
    thread.worker = worker;
    return worker;
  }

  function pump(): void {
    for (const thread of threads) {
      if (thread.doing.length > 0) continue;
      thread.doing = queue.take();
      if (thread.doing.length === 0) return;
      thread.limit = setTimeout(() => replace(thread, { reason: 'it took too long' }), limitMs);
      workerOf(thread).postMessage(thread.doing.map(({ asked }) => taskOf(asked)));
    }
  }

  function receive(thread: Thread<Asked, Result>, results: readonly Result[]): void {
    const done: (() => void)[] = [];
    const lacking: Pending<Asked, Result>[] = [];
    const more: Task[] = [];
    thread.doing.forEach((pending, place) => {
      const result = results[place] as Result;
      const next = followUp?.(pending.asked, result);
      if (next === undefined) done.push(() => pending.resolve(result));
      else {
        lacking.push(pending);
        more.push(next);
      }
    });
    thread.doing = lacking;
    if (more.length > 0) workerOf(thread).postMessage(more);
    else {
      clearTimeout(thread.limit);
      pump();
    }
    done.forEach((answer) => answer());
  }

  function replace(thread: Thread<Asked, Result>, why: { reason: string; error?: unknown }): void {
    const place = threads.indexOf(thread);
    if (place < 0) return;
    threads[place] = newThread();
    clearTimeout(thread.limit);
    thread.worker?.removeAllListeners().on('error', () => undefined);
    void thread.worker?.terminate();
    if (!closed) log.error('a thread is replaced', { purpose, ...why });
    if (thread.doing.length > 1 && !closed) queue.putBackAlone(thread.doing);
    else thread.doing.forEach(({ reject }) => reject(refusal(`the service could not ${purpose} this`)));
    if (!closed) pump();
  }

  return {
    ask: (asked) =>
      new Promise<Result>((resolve, reject) => {
        if (closed) reject(refusal('the service is stopping'));
        else if (queue.size() >= maxWaiting) reject(refusal('too many wait'));
        else {
          queue.add({ asked, resolve, reject });
          pump();
        }
      }),
    async close() {
      closed = true;
      const workers = threads.map(({ worker }) => worker);
      [...threads].forEach((thread) => replace(thread, { reason: 'the service stops' }));
      queue.clear().forEach(({ reject }) => reject(refusal('the service is stopping')));
      await Promise.all(workers.map(async (worker) => worker?.terminate()));
    },
  };
}

const newThread = <Asked, Result>(): Thread<Asked, Result> => ({ worker: undefined, doing: [], limit: undefined });

const refusal = (why: string): AppError => new AppError('unavailable', why, { retryAfterSeconds: 1 });
