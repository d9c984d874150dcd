import { startLoop } from '@wingman/service-kit';
import type { Log, Loop } from '@wingman/service-kit';
import type { NewAlert } from '../alert/alert.js';
import type { AskForRollback } from './approvals-client.js';
import type { DueRollback, RollbackStore } from './rollback.store.js';

export interface RollbackDeps {
  store: RollbackStore;
  ask: AskForRollback;
  log: Log;
  onRaised(alerts: readonly NewAlert[]): void;
  everyMs?: number;
  /** How long whoever took a rollback has it. */
  leaseSeconds?: number;
}

const MAX_PAUSE_SECONDS = 300;

/**
 * Asks people, through approvals, about rollbacks that follow from verdicts. The row says what is still to be asked: a
 * process that ends in between loses none, and asking again under the same id asks for nothing more.
 */
export function startRollbacks({ store, ask, log, onRaised, everyMs = 1_000, leaseSeconds = 60 }: RollbackDeps): Loop {
  async function askOne({ request, attempt }: DueRollback): Promise<void> {
    try {
      const { refused } = await ask(request);
      if (refused === undefined) await store.requested(request);
      else onRaised(await store.refused(request, refused));
    } catch (error) {
      const seconds = Math.min(MAX_PAUSE_SECONDS, 2 ** Math.min(attempt, 10));
      log.warn('a rollback could not be asked for', { rollback_id: request.rollback_id, attempt, error });
      await store.putOff(request, { reason: error instanceof Error ? error.message : 'unknown', seconds });
    }
  }

  return startLoop({
    name: 'rollbacks',
    everyMs,
    log,
    async work(signal) {
      for (const tenantId of await store.tenantsDue()) {
        if (signal.aborted) return;
        for (const due of await store.take(tenantId, leaseSeconds)) {
          if (signal.aborted) return;
          await askOne(due);
        }
      }
    },
  });
}
