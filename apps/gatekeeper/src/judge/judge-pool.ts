import { Worker } from 'node:worker_threads';
import { AppError } from '@wingman/contracts';
import type { Judgement } from '@wingman/policy';
import type { Log } from '@wingman/service-kit';
import type { Case, Judge } from './judge.js';
import type { Question, Reply } from './judge-thread.js';

export interface JudgePoolOptions {
  /** The program of a thread: `serveJudgements` on its port. */
  script: URL;
  threads: number;
  /** Milliseconds that one judgement may take before its thread is ended and another begins. */
  limitMs?: number;
  /** Questions that may wait for one thread. */
  maxWaiting?: number;
  log: Pick<Log, 'error' | 'warn'>;
}

interface Pending {
  asked: Case;
  resolve(judgement: Judgement): void;
  reject(error: AppError): void;
}

interface Thread {
  /** Absent until something is asked, when the one before it ended: one that cannot start is not started for ever. */
  worker: Worker | undefined;
  /** In the order they were asked: the first is being judged. */
  pending: Map<number, Pending>;
  /** Runs while the first is judged. */
  limit: NodeJS.Timeout | undefined;
}

const LIMIT_MS = 10_000;
const MAX_WAITING = 500;

/**
 * Judges in threads of their own, so that a long text keeps nobody else waiting, health checks least of all. A thread
 * that takes too long or breaks is replaced; what it was asked is answered `unavailable`: no judgement, no approval.
 */
export function createJudgePool(options: JudgePoolOptions): Judge {
  const { script, threads: count, limitMs = LIMIT_MS, maxWaiting = MAX_WAITING, log } = options;
  let lastId = 0;
  let closed = false;
  const threads = Array.from({ length: count }, newThread);
  threads.forEach(workerOf);

  function workerOf(thread: Thread): Worker {
    if (thread.worker) return thread.worker;
    const worker = new Worker(script);
    worker.on('message', (reply: Reply) => receive(thread, reply));
    worker.on('error', (error) => replace(thread, { reason: 'it broke', error }));
    worker.on('exit', () => replace(thread, { reason: 'it ended' }));
    thread.worker = worker;
    return worker;
  }

  function receive(thread: Thread, reply: Reply): void {
    const pending = thread.pending.get(reply.id);
    if (!pending) return;
    if ('lacks' in reply) {
      ask(thread, reply.id, pending, { withLayers: true });
      return;
    }
    thread.pending.delete(reply.id);
    watch(thread);
    pending.resolve(reply.judgement);
  }

  function ask(thread: Thread, id: number, { asked }: Pending, { withLayers }: { withLayers: boolean }): void {
    const { instruction, tenantId, environment, inForce } = asked;
    const question: Question = {
      id,
      instruction,
      environment,
      policyName: `${tenantId} ${inForce.revision} ${environment}`,
      ...(withLayers && { layers: inForce.layers }),
    };
    workerOf(thread).postMessage(question);
  }

  /** The time of the question that is judged now begins when the one before it ended. */
  function watch(thread: Thread): void {
    clearTimeout(thread.limit);
    thread.limit =
      thread.pending.size === 0
        ? undefined
        : setTimeout(() => replace(thread, { reason: 'it took too long' }), limitMs);
  }

  function replace(thread: Thread, why: { reason: string; error?: unknown }): void {
    const place = threads.indexOf(thread);
    if (place < 0) return;
    threads[place] = newThread();
    clearTimeout(thread.limit);
    thread.worker?.removeAllListeners().on('error', () => undefined);
    void thread.worker?.terminate();
    if (!closed) log.error('a judging thread is replaced', why);
    const [first, ...others] = thread.pending.values();
    first?.reject(new AppError('unavailable', 'the instruction could not be judged', { retryAfterSeconds: 1 }));
    // What only waited behind it is no worse for that.
    others.forEach(closed ? refuse : enqueue);
  }

  function enqueue(pending: Pending): void {
    const thread = threads.reduce((least, other) => (other.pending.size < least.pending.size ? other : least));
    if (thread.pending.size >= maxWaiting) {
      pending.reject(new AppError('unavailable', 'too many instructions wait', { retryAfterSeconds: 1 }));
      return;
    }
    lastId += 1;
    thread.pending.set(lastId, pending);
    if (thread.pending.size === 1) watch(thread);
    ask(thread, lastId, pending, { withLayers: false });
  }

  return {
    judge: (asked) =>
      new Promise<Judgement>((resolve, reject) => {
        const pending = { asked, resolve, reject };
        if (closed) refuse(pending);
        else enqueue(pending);
      }),
    async close() {
      closed = true;
      const workers = threads.map(({ worker }) => worker);
      [...threads].forEach((thread) => replace(thread, { reason: 'the service stops' }));
      await Promise.all(workers.map(async (worker) => worker?.terminate()));
    },
  };
}

const newThread = (): Thread => ({ worker: undefined, pending: new Map(), limit: undefined });

const refuse = ({ reject }: Pending): void => reject(new AppError('unavailable', 'the service is stopping'));
