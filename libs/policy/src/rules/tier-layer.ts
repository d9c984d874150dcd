import { MAX_POLICY_LENGTH } from '@wingman/contracts';
import type { FieldError, Tier } from '@wingman/contracts';
import { builtinRiskRules } from '../risk/catalogue.js';
import { allBuiltinRules } from './catalogue.js';
import { tierLayer } from './layer.js';
import type { Layer, TierLayer } from './layer.js';
import { refusal } from './read-layers.js';

/**
 * The layer that somebody wants a tier to have. Throws AppError `invalid_request` with everything that is wrong: its form,
 * and changes of rules that there are not.
 */
export function readTierLayer(tier: Tier, policy: Readonly<Record<string, unknown>>): TierLayer {
  if ('layer' in policy || 'tier' in policy) {
    throw refusal([{ path: 'policy', message: 'which layer it is, the address says' }]);
  }
  const result = tierLayer.safeParse({ ...policy, layer: 'tier', tier });
  if (!result.success) {
    throw refusal(result.error.issues.map(({ path, message }) => ({ path: ['policy', ...path].join('.'), message })));
  }
  const layer = result.data;
  if (JSON.stringify(layer).length > MAX_POLICY_LENGTH) {
    throw refusal([{ path: 'policy', message: `longer than ${MAX_POLICY_LENGTH} characters as JSON` }]);
  }
  const errors = [
    ...unknown('rules', layer.rules, allBuiltinRules()),
    ...unknown('risk.levels', layer.risk?.levels, builtinRiskRules()),
  ];
  if (errors.length > 0) throw refusal(errors);
  return layer;
}

function unknown(place: string, named: object | undefined, rules: readonly { id: string }[]): FieldError[] {
  const known = new Set(rules.map(({ id }) => id));
  return Object.keys(named ?? {})
    .filter((id) => !known.has(id))
    .map((id) => ({ path: `policy.${place}.${id}`, message: 'there is no such rule' }));
}

/** The tier's part of layers that are in force. */
export const tierPartOf = (layers: readonly Layer[]): TierLayer[] =>
  layers.filter((item): item is TierLayer => item.layer === 'tier');
