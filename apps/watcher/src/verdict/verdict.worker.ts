import type { WatchVerdictJob } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import type { NewAlert } from '../alert/alert.js';
import { answerFalseVerdicts } from './answer.js';
import { findVerdicts } from './verdict.store.js';
import type { VerdictSettings } from './verdict-policy.js';

interface VerdictHandlerDeps {
  db: Db;
  settings: VerdictSettings;
  onRaised(alerts: readonly NewAlert[]): void;
  /** Lets the tail look at once. */
  nudgeTail(): void;
}

/**
 * The quick way: a job names a verification, and what it is worth is read from PostgreSQL. A job for a question, for
 * another verdict than FALSE, for another tenant's verification or for none at all changes nothing.
 */
export function createVerdictHandler({ db, settings, onRaised, nudgeTail }: VerdictHandlerDeps) {
  return async ({ tenant_id: tenantId, verification_id: verificationId }: WatchVerdictJob): Promise<void> => {
    const raised = await db.inTenant(tenantId, async (tx) => {
      const { falseVerdicts } = await findVerdicts(tx, tenantId, [verificationId]);
      return answerFalseVerdicts(tx, tenantId, falseVerdicts, settings);
    });
    onRaised(raised);
    nudgeTail();
  };
}
export type VerdictHandler = ReturnType<typeof createVerdictHandler>;
