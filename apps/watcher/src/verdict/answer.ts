import type { IntakeEntry, Tx } from '@wingman/db';
import { insertIntake } from '@wingman/db';
import { falseClaimAlert, shortLine } from '../alert/alert.js';
import type { FalseVerdict, NewAlert } from '../alert/alert.js';
import { raiseAlert } from '../alert/alert.store.js';
import { lockWorker } from '../standing/standing.store.js';

export interface BlockPolicy {
  /** Whether a FALSE verdict locks the worker, or only alerts. */
  lockOnFalse: boolean;
}

/** What the ledger records as the one who acted, where no person did. */
const ACTOR = 'service:watcher';

interface Raised {
  verdict: FalseVerdict;
  alertId: string;
}

/**
 * What follows from FALSE verdicts: an alert, its delivery, the worker's lock, and the audit entries of all that, in the
 * caller's transaction. Returns the alerts that are new.
 *
 * A verdict is answered once: in the transaction that records its alert, whichever of queue and ledger brings it first.
 * So a verdict that is met again, by the other way or by a replay, after a person unlocked the worker locks nobody. But a
 * verdict that comes for the first time after an unlock locks, also when its claim is older: the person decided on what
 * was known then, and this lie was not ("A FALSE verdict … locks the worker …, until a person unlocks it").
 */
export async function answerFalseVerdicts(
  tx: Tx,
  tenantId: string,
  verdicts: readonly FalseVerdict[],
  { lockOnFalse }: BlockPolicy,
): Promise<NewAlert[]> {
  const entries: IntakeEntry[] = [];
  const raised: Raised[] = [];
  const alerts: NewAlert[] = [];
  // All alerts before any worker, and workers by name: two transactions that take the same rows in another order would
  // wait for each other.
  for (const verdict of verdicts) {
    const alert = falseClaimAlert(verdict, { locks: lockOnFalse });
    const stored = await raiseAlert(tx, tenantId, alert);
    if (!stored) continue;
    entries.push(stored.entry);
    raised.push({ verdict, alertId: stored.alertId });
    alerts.push(alert);
  }
  const toLock = lockOnFalse ? raised.toSorted((a, b) => (a.verdict.workerId < b.verdict.workerId ? -1 : 1)) : [];
  for (const { verdict, alertId } of toLock) {
    const reason = `false claim ${verdict.claimSeq}: “${shortLine(verdict.claim)}”`;
    const locked = await lockWorker(tx, { tenantId, workerId: verdict.workerId, reason });
    if (locked) entries.push(lockedEntry(tenantId, { verdict, alertId }, reason));
  }
  await insertIntake(tx, entries);
  return alerts;
}

const lockedEntry = (tenantId: string, { verdict, alertId }: Raised, reason: string): IntakeEntry => ({
  tenantId,
  kind: 'worker.locked',
  fields: {
    worker_id: verdict.workerId,
    by: ACTOR,
    reason,
    alert_id: alertId,
    claim_id: verdict.claimId,
    verification_id: verdict.verificationId,
  },
});
