import { AppError } from '@wingman/contracts';
import type { Log } from '@wingman/service-kit';
import type { ExecutionStore, NewExecution } from './execution.store.js';

interface DoubtsDeps {
  store: Pick<ExecutionStore, 'lose'>;
  log: Pick<Log, 'warn'>;
  onLost: (count: number) => void;
}

/** Longer than a transaction may live whose end nobody heard (libs/db). */
const DOUBT_MS = 60_000;

/**
 * Starts of which nobody heard whether they were recorded. Their commands do not run; whatever was recorded is UNKNOWN,
 * and not STARTED for as long as this process lives.
 */
export function createDoubts({ store, log, onLost }: DoubtsDeps) {
  const open = new Map<string, { tenantId: string; until: number }>();
  return {
    /** Takes in a start that failed, where it is open whether it was recorded all the same. */
    consider({ tenantId, executionId }: Pick<NewExecution, 'tenantId' | 'executionId'>, error: unknown): void {
      if (error instanceof AppError && error.code !== 'unavailable') return;
      open.set(executionId, { tenantId, until: Date.now() + DOUBT_MS });
    },

    /** Looks at each once more. Rejects where the database does not answer. */
    async settle(): Promise<void> {
      for (const [executionId, { tenantId, until }] of open) {
        const isLost = await store.lose(tenantId, executionId);
        if (isLost || Date.now() > until) open.delete(executionId);
        if (!isLost) continue;
        onLost(1);
        log.warn('an execution was recorded and never begun; it is never run again', { execution_id: executionId });
      }
    },
  };
}
export type Doubts = ReturnType<typeof createDoubts>;
