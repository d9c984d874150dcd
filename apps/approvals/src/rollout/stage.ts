import type { ApprovalRollout, ApprovalStats } from '@wingman/contracts';
import type { Rollout } from '../validation/rollout.js';

/** The rollout plan: how much is validated, and how long it is watched before more is. */
export const STAGES = [
  { percent: 10, hours: 72 },
  { percent: 50, hours: 96 },
  { percent: 100, hours: 7 * 24 },
] as const;

const HOUR_MS = 3_600_000;

type Standing = Pick<ApprovalRollout, 'stage' | 'decision' | 'reasons' | 'next_percent'>;

interface StageFacts {
  rollout: Rollout;
  /** When it was set; undefined: by the deployment's settings, nobody knows when. */
  since: Date | undefined;
  /** Of the stage so far. */
  stats: ApprovalStats;
  now: Date;
}

/** Where a rollout stands in the plan, and whether it may go on. */
export function standingOf({ rollout, since, stats, now }: StageFacts): Standing {
  const planned = STAGES.find(({ percent }) => percent === rollout.percent);
  const elapsed = since && (now.getTime() - since.getTime()) / HOUR_MS;
  const stage = planned
    ? {
        ...planned,
        elapsed_hours: elapsed === undefined ? null : Math.round(elapsed * 10) / 10,
        ends_at: since ? new Date(since.getTime() + planned.hours * HOUR_MS).toISOString() : null,
      }
    : null;
  const next = STAGES.find(({ percent }) => percent > rollout.percent)?.percent ?? null;
  const { decision, reasons } = decide({ rollout, stats, hours: planned?.hours, elapsed });
  return { stage, next_percent: next, decision, reasons };
}

type Decided = Pick<Standing, 'decision' | 'reasons'>;

function decide(facts: {
  rollout: Rollout;
  stats: ApprovalStats;
  hours: number | undefined;
  elapsed: number | undefined;
}): Decided {
  const { rollout, stats, hours, elapsed } = facts;
  if (!rollout.enabled) return { decision: 'off', reasons: ['VALIDATION_ENABLED is false: nothing is validated.'] };
  if (stats.bands.false_positive.standing === 'alert') return { decision: 'roll_back', reasons: stats.alerts };
  if (rollout.percent === 0) return { decision: 'off', reasons: ['Nothing is validated at 0 %.'] };
  if (stats.validation_errors > 0) return { decision: 'roll_back', reasons: stats.alerts };
  if (stats.validated === 0) return { decision: 'wait', reasons: ['No request has been validated yet.'] };
  if (stats.alerts.length > 0) return { decision: 'hold', reasons: stats.alerts };
  if (stats.bands.false_positive.standing === 'watch')
    return { decision: 'hold', reasons: ['The plan expects fewer than 5 % of false positives: no more is validated.'] };
  if (hours === undefined) return { decision: 'hold', reasons: [`${rollout.percent} % is no stage of the plan.`] };
  if (elapsed === undefined) {
    return { decision: 'wait', reasons: ['The stage was begun by the settings: nobody knows when.'] };
  }
  if (elapsed < hours) {
    return { decision: 'wait', reasons: [`The stage takes ${hours} hours, ${Math.floor(elapsed)} have gone by.`] };
  }
  return { decision: 'go', reasons: [] };
}
