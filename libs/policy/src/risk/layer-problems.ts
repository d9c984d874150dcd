import type { FieldError } from '@wingman/contracts';
import type { Layer } from '../rules/layer.js';
import { createPolicy } from '../rules/policy.js';
import { assessText } from './assess-risk.js';
import { builtinRiskRules } from './catalogue.js';

/** Levels for risk rules that there are not, and own risk rules whose texts say something else than the rule does. */
export const riskProblems = (layers: readonly Layer[]): FieldError[] => [...unknownLevels(layers), ...unproven(layers)];

function unknownLevels(layers: readonly Layer[]): FieldError[] {
  const own = layers.flatMap(({ risk }) => risk?.rules ?? []);
  const known = new Set([...builtinRiskRules(), ...own].map(({ id }) => id));
  return layers.flatMap(({ risk }, index) =>
    Object.keys(risk?.levels ?? {})
      .filter((id) => !known.has(id))
      .map((id) => ({ path: `layers.${index}.risk.levels.${id}`, message: 'there is no such rule' })),
  );
}

function unproven(layers: readonly Layer[]): FieldError[] {
  return layers.flatMap((layer, index) => {
    const environment = layer.layer === 'environment' ? layer.environment : undefined;
    const rules = layer.risk?.rules ?? [];
    if (rules.length === 0) return [];
    return rules.flatMap((rule, at) => {
      // Each alone: what other rules find says nothing of this one.
      const policy = createPolicy([{ layer: 'tenant', risk: { rules: [rule] } }]);
      const where = {
        environment: rule.match.environment?.[0] ?? environment ?? 'dev',
        deployment: 'dev' as const,
        tier: rule.match.tier?.[0] ?? 'standard',
      };
      const finds = (text: string) =>
        assessText(text, where, { ...policy, risk: policy.risk.filter(({ id }) => id === rule.id) }).reasons.length > 0;
      const wrong = (which: 'catches' | 'passes', expected: boolean) =>
        rule[which].flatMap((text, place) =>
          finds(text) === expected
            ? []
            : [
                {
                  path: `layers.${index}.risk.rules.${at}.${which}.${place}`,
                  message: `${rule.id} ${expected ? 'does not find' : 'finds'} this text`,
                },
              ],
        );
      return [...wrong('catches', true), ...wrong('passes', false)];
    });
  });
}
