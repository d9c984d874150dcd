import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import type { Log } from '@wingman/service-kit';
import type { AppendRequest, Receipt } from './append-request.js';
import { createLogQueue, MAX_BATCH_ENTRIES } from './log-queue.js';
import type { Taken } from './log-queue.js';
import type { SequencerMetrics } from './metrics.js';
import { writeBatch } from './write-batch.js';
import type { Written } from './write-batch.js';

/** Of a batch while other services' entries wait, so that neither side can keep the other out. */
const CLAIMS_BESIDE_INTAKE = MAX_BATCH_ENTRIES / 2;

/** What was committed, for those who follow the log. */
export interface Committed {
  tenantId: string;
  size: number;
  claims: Written['claims'];
}

export interface LogRunnerDeps {
  db: Db;
  log: Log;
  metrics: SequencerMetrics;
  /** Told after each commit; must neither throw nor wait. */
  onCommitted: (committed: Committed) => void;
  /** Bounds how many logs have a transaction under way; each holds a connection. */
  gate: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Told when nothing is left to do. */
  onIdle: () => void;
}

/** The queue of one log with its one transaction at a time; what arrives meanwhile forms the next batch. */
export function createLogRunner(tenantId: string, { db, log, metrics, onCommitted, gate, onIdle }: LogRunnerDeps) {
  const queue = createLogQueue();
  let hasIntake = false;
  let running: Promise<void> | undefined;
  let lastBatch = 0;
  /** Answers the callers of the batch that was committed last. */
  let answer: (() => void) | undefined;

  function run(): void {
    running ??= drain();
  }

  async function drain(): Promise<void> {
    while (!queue.isEmpty() || hasIntake || answer) {
      if (!isNextReady()) {
        giveAnswers();
        // One turn of the event loop: what has arrived by now shares the transaction.
        await nextTurn();
      }
      await gate(flush);
    }
    running = undefined;
    onIdle();
  }

  /** Whether as much waits as was just committed: then the next batch is on its way before the answers are given. */
  function isNextReady(): boolean {
    return queue.entries() > 0 && queue.entries() >= lastBatch / 2;
  }

  function giveAnswers(): void {
    answer?.();
    answer = undefined;
  }

  async function flush(): Promise<void> {
    const taken = queue.take(hasIntake ? CLAIMS_BESIDE_INTAKE : queue.batchSize());
    const claims = taken.requests.reduce((sum, { leaves }) => sum + leaves.length, 0);
    const intakeLimit = hasIntake ? Math.max(1, MAX_BATCH_ENTRIES - claims) : 0;
    hasIntake = false;
    lastBatch = claims;
    if (taken.requests.length === 0 && intakeLimit === 0) return;
    try {
      const batch = { tenantId, requests: taken.requests, intakeLimit };
      // The answers of the batch before are given while the database stores this one.
      const written = await writeBatch(db, batch, { onSent: giveAnswers });
      giveAnswers();
      hasIntake ||= intakeLimit > 0 && written.intakeTaken === intakeLimit;
      answer = () => written.outcomes.forEach((outcome, place) => taken.settle(place, outcome));
      afterCommit(written, taken.waited());
    } catch (error) {
      giveAnswers();
      await afterFailure(taken, error);
    }
  }

  function afterCommit({ added, size, claims }: Written, latencies: number[]): void {
    if (added === 0) return;
    metrics.observeBatch(added, latencies);
    onCommitted({ tenantId, size, claims });
  }

  /** One bad request must not fail its neighbours: unless the database is away, each is tried alone. */
  async function afterFailure(taken: Taken, error: unknown): Promise<void> {
    const isAway = error instanceof AppError && error.code === 'unavailable';
    if (!isAway) log.error('a batch could not be written', { error });
    const isEachTried = !isAway && taken.requests.length > 1;
    for (const [place, request] of taken.requests.entries()) {
      taken.settle(place, isEachTried ? await alone(request) : { error });
    }
  }

  async function alone(request: AppendRequest): Promise<Receipt | { error: unknown }> {
    try {
      const written = await writeBatch(db, { tenantId, requests: [request], intakeLimit: 0 });
      afterCommit(written, []);
      return written.outcomes[0] as Receipt;
    } catch (error) {
      return { error };
    }
  }

  return {
    append(request: AppendRequest): Promise<Receipt> {
      const receipt = queue.add(request);
      run();
      return receipt;
    },
    takeIntake(): void {
      hasIntake = true;
      run();
    },
    queued: queue.entries,
    expire: queue.expire,
    /** Resolves when what was taken is done. */
    settled: async (): Promise<void> => running,
  };
}
export type LogRunner = ReturnType<typeof createLogRunner>;
