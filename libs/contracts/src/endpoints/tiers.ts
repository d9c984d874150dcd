import { z } from 'zod';
import { body, endpoint } from '../endpoint.js';
import { instant, jsonValue } from '../primitives.js';
import { tier } from '../scopes.js';

const app = 'gatekeeper';

/** Days after which something goes; null: never. */
const days = z.int().min(1).max(36_500).nullable();

/** How long a tier keeps what is no ledger entry, no approval and no proof (docs/tenants.md). */
export const retention = z.strictObject({
  /** What commands printed; how they ended stays. */
  outputs_days: days,
  /** What was found in code; the decision stays. */
  reports_days: days,
  /** Questions asked of the verifier; verdicts on logged claims stay. */
  questions_days: days,
  /** Messages about what is settled. */
  messages_days: days,
});
export type Retention = z.infer<typeof retention>;

/** What a tier's layer of policy says; what it may hold is the policy library's to say (docs/tenants.md). */
const tierPolicy = z.record(z.string(), jsonValue).nullable();

export const tierView = z.strictObject({
  tier,
  /** In force in this service: of the setting where there is one. Null: not limited. */
  requests_per_minute: z.int().min(1).nullable(),
  /** A setting `RATE_LIMIT_<TIER>` has the last word over the tier's own number. */
  limit_set_by: z.enum(['tier', 'setting']),
  retention,
  policy: tierPolicy,
  changed_at: instant,
  changed_by: z.string(),
});
export type TierView = z.infer<typeof tierView>;

const tierList = z.strictObject({ items: z.array(tierView) });

export const listTiers = endpoint({
  id: 'listTiers',
  app,
  method: 'GET',
  path: '/admin/tiers',
  summary: 'The tiers: limits, retention and policy',
  scopes: ['platform'],
  answers: { 200: { description: 'every tier', schema: tierList } },
});

export const putTierBody = body({
  requests_per_minute: z.int().min(1).max(2_000_000_000).optional(),
  retention: retention.partial().optional(),
  /** Null: none any more. */
  policy: tierPolicy.optional(),
});
export type PutTierBody = z.infer<typeof putTierBody>;

export const putTier = endpoint({
  id: 'putTier',
  app,
  method: 'PUT',
  path: '/admin/tiers/:tier',
  summary: 'Change a tier: what is named is set, the rest stays; in force everywhere within a second',
  scopes: ['platform'],
  params: z.strictObject({ tier }),
  body: putTierBody,
  answers: { 200: { description: 'the tier', schema: tierView } },
});

export const tierEndpoints = [listTiers, putTier];
