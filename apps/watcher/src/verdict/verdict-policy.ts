import { readPolicyInForce } from '@wingman/db';
import type { Tx } from '@wingman/db';
import { storedWatchRules } from '@wingman/policy';
import type { RollbackRule, VerdictAction, VerdictRules } from '@wingman/policy';
import type { Meaning } from '../alert/alert.js';

/** What the deployment says; a tenant's policy has the last word. */
export interface VerdictSettings {
  /** Whether a FALSE verdict locks the worker, or only alerts. */
  lockOnFalse: boolean;
  /** How late a look may come and still tell a lie from what changed since. */
  lateAfterMs: number;
  /** DEPLOYMENT_ENV, whose layer of policy counts: a worker is locked in all environments at once. */
  deployment: string;
}

/** What follows from verdicts of a tenant, besides the alert that always does. */
export interface VerdictPolicy {
  lateAfterMs: number;
  actions: Record<Meaning, { block: boolean; rollback: boolean }>;
  /** For claims that declare no way back of their own. */
  rollback: RollbackRule | undefined;
}

const MINUTE_MS = 60_000;

/** The policy as the transaction finds it. One that cannot be read loses no alert: then the settings alone count. */
export async function readVerdictPolicy(tx: Tx, settings: VerdictSettings): Promise<VerdictPolicy> {
  const { layers } = await readPolicyInForce(tx);
  return verdictPolicyOf(storedWatchRules(layers, settings.deployment)?.verdicts ?? {}, settings);
}

/** What rules and settings come to. */
export function verdictPolicyOf(
  { late_after_minutes: lateAfter, on_false, on_late_false, on_drift, rollback }: VerdictRules,
  { lockOnFalse, lateAfterMs }: Pick<VerdictSettings, 'lockOnFalse' | 'lateAfterMs'>,
): VerdictPolicy {
  const of = (actions: readonly VerdictAction[]) => ({
    block: actions.includes('block'),
    rollback: actions.includes('rollback'),
  });
  return {
    lateAfterMs: lateAfter === undefined ? lateAfterMs : lateAfter * MINUTE_MS,
    actions: {
      lie: of(on_false ?? (lockOnFalse ? ['block'] : [])),
      late: of(on_late_false ?? []),
      drift: of(on_drift ?? []),
    },
    rollback,
  };
}
