import { AppError } from '@wingman/contracts';
import type { AppendRequest, Receipt } from './append-request.js';
import { createGate } from './gate.js';
import { createLogRunner } from './log-runner.js';
import type { LogRunner, LogRunnerDeps } from './log-runner.js';

const EXPIRE_INTERVAL_MS = 250;

export interface SequencerDeps extends Omit<LogRunnerDeps, 'gate' | 'onIdle'> {
  /** Logs that may have a transaction under way at once. */
  concurrency: number;
}

export interface Sequencer {
  /**
   * Resolves when the request's entries are committed. Rejects with AppError `ledger_busy`, `worker_locked`,
   * `idempotency_conflict`, or `unavailable`: then a repeat with the same `Idempotency-Key` finds out what became of it.
   */
  append(request: AppendRequest): Promise<Receipt>;
  /** Other services' entries wait in the intake of this tenant. */
  takeIntake(tenantId: string): void;
  /** Entries that wait in this process. */
  queued(): number;
  /** Finishes what was taken; refuses what comes later. */
  close(): Promise<void>;
}

/**
 * The only writer of the ledger. Each log has a queue in this process and at most one transaction under way. Replicas
 * are ordered by the lock of the head row alone.
 */
export function createSequencer({ concurrency, ...deps }: SequencerDeps): Sequencer {
  const runners = new Map<string, LogRunner>();
  const gate = createGate(concurrency);
  let closed = false;

  function runnerOf(tenantId: string): LogRunner {
    const found = runners.get(tenantId);
    if (found) return found;
    const made = createLogRunner(tenantId, { ...deps, gate, onIdle: () => void runners.delete(tenantId) });
    runners.set(tenantId, made);
    return made;
  }

  const expiry = setInterval(() => runners.forEach((runner) => runner.expire()), EXPIRE_INTERVAL_MS);

  return {
    async append(request) {
      if (closed) throw new AppError('unavailable', 'the ledger is stopping', { retryAfterSeconds: 1 });
      return runnerOf(request.tenantId).append(request);
    },
    takeIntake(tenantId) {
      if (!closed) runnerOf(tenantId).takeIntake();
    },
    queued: () => [...runners.values()].reduce((sum, runner) => sum + runner.queued(), 0),
    async close() {
      closed = true;
      while (runners.size > 0) await Promise.all([...runners.values()].map((runner) => runner.settled()));
      clearInterval(expiry);
    },
  };
}
