import { startLoop } from '@wingman/service-kit';
import type { Log, Loop } from '@wingman/service-kit';
import type { NewAlert } from '../alert/alert.js';
import type { AskForRollback } from './approvals-client.js';
import type { DueRollback, RollbackRow, RollbackStore } from './rollback.store.js';

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
  async function askOne({ row, request, attempt }: DueRollback): Promise<void> {
    try {
      if (!request) return await setAside(row);
      const { refused } = await ask(request);
      if (refused === undefined) await store.requested(request);
      else onRaised(await store.refused(request, refused));
    } catch (error) {
      const seconds = Math.min(MAX_PAUSE_SECONDS, 2 ** Math.min(attempt, 10));
      log.warn('a rollback could not be asked for', { rollback_id: row.rollbackId, attempt, error });
      await store.putOff(row, { reason: error instanceof Error ? error.message : 'unknown', seconds });
    }
  }

  /** One that cannot be read must not hold up the others: people are told, and it is looked at no more. */
  async function setAside(row: RollbackRow): Promise<void> {
    log.error('a rollback cannot be read and is set aside', { tenant_id: row.tenantId, rollback_id: row.rollbackId });
    onRaised(await store.setAside(row, 'Its record is not one that this release reads.'));
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
