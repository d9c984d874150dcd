import type { IntakeEntry, Tx } from '@wingman/db';
import { insertIntake } from '@wingman/db';
import { falseClaimAlert, shortLine } from '../alert/alert.js';
import type { FalseVerdict, Meaning, NewAlert } from '../alert/alert.js';
import { raiseAlert } from '../alert/alert.store.js';
import { wishedRollback } from '../rollback/declared.js';
import { planRollback } from '../rollback/rollback.store.js';
import { lockWorker } from '../standing/standing.store.js';
import { latenessMs, meaningOf } from './meaning.js';
import { longestPauseMs } from './pause.store.js';
import { readVerdictPolicy } from './verdict-policy.js';
import type { VerdictPolicy, VerdictSettings } from './verdict-policy.js';

/** What the ledger records as the one who acted, where no person did. */
const ACTOR = 'service:watcher';

interface Raised {
  verdict: FalseVerdict;
  alertId: string;
  locks: boolean;
}

/**
 * What follows from FALSE verdicts: an alert, its delivery, the worker's lock and the rollback where policy wants them,
 * and the audit entries of all that, in the caller's transaction. Returns the alerts that are new.
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
  settings: VerdictSettings,
): Promise<NewAlert[]> {
  if (verdicts.length === 0) return [];
  const policy = await readVerdictPolicy(tx, settings);
  const entries: IntakeEntry[] = [];
  const raised: Raised[] = [];
  const alerts: NewAlert[] = [];
  // All alerts before any worker, and workers by name: two transactions that take the same rows in another order would
  // wait for each other.
  for (const verdict of verdicts) {
    const told = await tell(tx, tenantId, verdict, { policy, deployment: settings.deployment });
    if (!told) continue;
    entries.push(told.entry);
    raised.push(told);
    alerts.push(told.alert);
  }
  const toLock = raised
    .filter(({ locks }) => locks)
    .toSorted((a, b) => (a.verdict.workerId < b.verdict.workerId ? -1 : 1));
  for (const { verdict, alertId } of toLock) {
    const reason = `false claim ${verdict.claimSeq}: “${shortLine(verdict.claim)}”`;
    const locked = await lockWorker(tx, { tenantId, workerId: verdict.workerId, reason });
    if (locked) entries.push(lockedEntry(tenantId, { verdict, alertId }, reason));
  }
  await insertIntake(tx, entries);
  return alerts;
}

/** Raises the alert, and with it the rollback that policy wants; undefined when the verdict was answered before. */
async function tell(
  tx: Tx,
  tenantId: string,
  verdict: FalseVerdict,
  { policy, deployment }: { policy: VerdictPolicy; deployment: string },
): Promise<(Raised & { alert: NewAlert; entry: IntakeEntry }) | undefined> {
  const meaning = await meaningNow(tx, tenantId, verdict, policy);
  const actions = policy.actions[meaning];
  const rollback = actions.rollback ? wishedRollback(verdict, { rule: policy.rollback, deployment }) : undefined;
  const alert = falseClaimAlert(verdict, { meaning, locks: actions.block, rollback: rollback?.said });
  const stored = await raiseAlert(tx, tenantId, alert);
  if (!stored) return undefined;
  const { alertId, entry } = stored;
  if (rollback?.wish) await planRollback(tx, tenantId, { verdict, alertId, wish: rollback.wish });
  return { verdict, alertId, locks: actions.block, alert, entry };
}

/** Only for what was looked at late somebody has to find out why. */
async function meaningNow(
  tx: Tx,
  tenantId: string,
  verdict: FalseVerdict,
  { lateAfterMs }: VerdictPolicy,
): Promise<Meaning> {
  const late = verdict.found === 'verdict' && latenessMs(verdict) > lateAfterMs;
  const pause = late ? await longestPauseMs(tx, tenantId, verdict) : 0;
  return meaningOf(verdict, { lateAfterMs, longestPauseMs: pause });
}

const lockedEntry = (
  tenantId: string,
  { verdict, alertId }: Pick<Raised, 'verdict' | 'alertId'>,
  reason: string,
): IntakeEntry => ({
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
