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
  /** Questions that may wait for a thread. */
  maxWaiting?: number;
  log: Pick<Log, 'error'>;
}

interface Pending {
  id: number;
  asked: Case;
  resolve(judgement: Judgement): void;
  reject(error: AppError): void;
}

interface Thread {
  /** Absent until something is asked, when the one before it ended: one that cannot start is not started for ever. */
  worker: Worker | undefined;
  /** What it judges now. */
  judging: Pending | undefined;
  limit: NodeJS.Timeout | undefined;
}

const LIMIT_MS = 10_000;
const MAX_WAITING = 2_000;

/**
 * Judges in threads of their own, so that a long text keeps nobody else waiting, health checks least of all. A thread
 * has one text at a time; the others wait for whichever is free first. A thread that takes too long or breaks is
 * replaced; what it was judging is answered `unavailable`: no judgement, no approval.
 */
export function createJudgePool(options: JudgePoolOptions): Judge {
  const { script, threads: count, limitMs = LIMIT_MS, maxWaiting = MAX_WAITING, log } = options;
  const waiting: Pending[] = [];
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

  function pump(): void {
    for (const thread of threads) {
      if (thread.judging) continue;
      const next = waiting.shift();
      if (!next) return;
      thread.judging = next;
      thread.limit = setTimeout(() => replace(thread, { reason: 'it took too long' }), limitMs);
      ask(thread, next, { withLayers: false });
    }
  }

  function ask(thread: Thread, { id, asked }: Pending, { withLayers }: { withLayers: boolean }): void {
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

  function receive(thread: Thread, reply: Reply): void {
    const { judging } = thread;
    if (judging?.id !== reply.id) return;
    if ('lacks' in reply) {
      ask(thread, judging, { withLayers: true });
      return;
    }
    clearTimeout(thread.limit);
    thread.judging = undefined;
    pump();
    judging.resolve(reply.judgement);
  }

  function replace(thread: Thread, why: { reason: string; error?: unknown }): void {
    const place = threads.indexOf(thread);
    if (place < 0) return;
    threads[place] = newThread();
    clearTimeout(thread.limit);
    thread.worker?.removeAllListeners().on('error', () => undefined);
    void thread.worker?.terminate();
    if (!closed) log.error('a judging thread is replaced', why);
    thread.judging?.reject(
      new AppError('unavailable', 'the instruction could not be judged', { retryAfterSeconds: 1 }),
    );
    if (!closed) pump();
  }

  return {
    judge: (asked) =>
      new Promise<Judgement>((resolve, reject) => {
        lastId += 1;
        const pending = { id: lastId, asked, resolve, reject };
        if (closed) refuse(pending);
        else if (waiting.length >= maxWaiting) {
          reject(new AppError('unavailable', 'too many instructions wait', { retryAfterSeconds: 1 }));
        } else {
          waiting.push(pending);
          pump();
        }
      }),
    async close() {
      closed = true;
      const workers = threads.map(({ worker }) => worker);
      [...threads].forEach((thread) => replace(thread, { reason: 'the service stops' }));
      waiting.splice(0).forEach(refuse);
      await Promise.all(workers.map(async (worker) => worker?.terminate()));
    },
  };
}

const newThread = (): Thread => ({ worker: undefined, judging: undefined, limit: undefined });

const refuse = ({ reject }: Pending): void => reject(new AppError('unavailable', 'the service is stopping'));
