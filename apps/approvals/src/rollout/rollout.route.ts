import { getRollout, putRollout } from '@wingman/contracts';
import type { ApprovalRollout } from '@wingman/contracts';
import { maskSecrets } from '@wingman/policy';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { statsOf } from '../stats/stats.js';
import type { StatsReader } from '../stats/stats.read-model.js';
import type { RolloutStore } from './rollout.store.js';
import { standingOf } from './stage.js';

interface RolloutDeps {
  rollouts: RolloutStore;
  stats: StatsReader;
}

const WEEK_SECONDS = 7 * 24 * 3_600;

/** `GET` and `PUT /approvals/rollout`. */
export const rolloutRoutes = (deps: RolloutDeps): Route[] => [
  route(getRollout, async ({ principal: { tenantId } }) => json(200, await viewOf(deps, tenantId))),

  route(putRollout, async ({ principal, body: { percent, mode, reason }, note }) => {
    const { tenantId, actor: by, keyId } = principal;
    const masked = reason === undefined ? undefined : maskSecrets(reason);
    await deps.rollouts.set({ tenantId, percent, mode, by, keyId, reason: masked });
    note({ percent });
    return json(200, await viewOf(deps, tenantId));
  }),
];

async function viewOf({ rollouts, stats }: RolloutDeps, tenantId: string): Promise<ApprovalRollout> {
  const set = await rollouts.find(tenantId);
  const { enabled, percent, mode = 'enforce' } = set ? { ...rollouts.settings, ...set } : rollouts.settings;
  const { counts, now } = await stats.counts(tenantId, set?.changedAt ?? WEEK_SECONDS);
  const figures = statsOf(set ? `since ${set.changedAt.toISOString()}` : '7d', counts);
  return {
    enabled,
    percent,
    mode,
    source: set ? 'tenant' : 'settings',
    changed_by: set?.changedBy ?? null,
    changed_at: set?.changedAt.toISOString() ?? null,
    reason: set?.reason ?? null,
    ...standingOf({ rollout: { enabled, percent, mode }, since: set?.changedAt, stats: figures, now }),
    stats: figures,
  };
}
