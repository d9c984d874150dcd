import { AppError, listTiers, putTier, tierView } from '@wingman/contracts';
import type { Tier, TierView } from '@wingman/contracts';
import { readTierLayer } from '@wingman/policy';
import { json, route } from '@wingman/service-kit';
import type { Route, SetLimits } from '@wingman/service-kit';
import { actingAs } from '../acting.js';
import { fieldError } from '../field-error.js';
import type { StoredTier, TierStore } from './tier.store.js';

/** `GET /admin/tiers` and `PUT /admin/tiers/:tier`: for the platform's keys. */
export const tierRoutes = (store: TierStore, limits: SetLimits): Route[] => [
  route(listTiers, async () => json(200, { items: (await store.list()).map((tier) => viewOf(tier, limits)) })),

  route(putTier, async ({ params: { tier }, body, principal }) => {
    const { requests_per_minute: requestsPerMinute, retention, policy } = body;
    if (tier === 'development' && requestsPerMinute !== undefined) {
      throw fieldError('requests_per_minute', 'the development tenant is not limited');
    }
    const layer = policy ? readTierLayer(tier, policy) : policy;
    const stored = await store.change(tier, { requestsPerMinute, retention, layer }, actingAs(principal));
    if (!stored) throw new AppError('not_found', `no tier ${tier}`);
    return json(200, viewOf(stored, limits));
  }),
];

const settingOf = (tier: Tier, limits: SetLimits): number | undefined =>
  tier === 'development' ? undefined : limits[tier];

function viewOf({ tier, requestsPerMinute, retention, layer, changedAt, changedBy }: StoredTier, limits: SetLimits) {
  const setting = settingOf(tier, limits);
  const { layer: _layer, tier: _tier, ...policy } = layer ?? {};
  return tierView.parse({
    tier,
    requests_per_minute: setting ?? requestsPerMinute,
    limit_set_by: setting === undefined ? 'tier' : 'setting',
    retention,
    policy: layer === null ? null : policy,
    changed_at: changedAt.toISOString(),
    changed_by: changedBy,
  } satisfies Record<keyof TierView, unknown>);
}
