import { environmentName, ruleId, ruleMode, ruleSeverity, tier } from '@wingman/contracts';
import { z } from 'zod';
import { RISK_LEVELS } from '../risk/level.js';
import { riskRule } from '../risk/risk-rule.js';
import { alertRules } from './alert-rules.js';
import { approvalRules } from './approval-rules.js';
import { executionRules } from './execution-rules.js';
import { MAX_STEPS_TOGETHER, patternRule, stepsOf } from './pattern.js';
import { commandRule } from './rule.js';
import { verdictRules } from './verdict-rules.js';

/** Own rules over all layers. */
const MOST = { commands: 100, secrets: 20, texts: 20 };
const MAX_CHANGES = 500;
const MAX_ENVIRONMENTS = 10;
const MAX_RISK_RULES = 50;

/** Ids of a tenant's own rules begin like this, so that no later built-in rule can have the same. */
export const OWN_PREFIX = 'own.';
/** Rules that no layer may change: an instruction without its metadata is never accepted. */
const FIXED_PREFIX = 'sections.';

/** The texts that prove a rule. They are run when a layer is stored, so they are bounded. */
const proofs = z.array(z.string().min(1).max(2_000)).min(1).max(5).readonly();
const proved = { id: ruleId.startsWith(OWN_PREFIX), catches: proofs, passes: proofs };

const ownCommandRule = commandRule.safeExtend(proved);
const ownPatternRule = patternRule.safeExtend(proved);
const ownRiskRule = riskRule.safeExtend(proved);

const changes = z
  .record(
    ruleId.refine((id) => !id.startsWith(FIXED_PREFIX), 'the ten sections cannot be changed by policy'),
    z
      .strictObject({ mode: ruleMode.optional(), severity: ruleSeverity.optional() })
      .refine((change) => change.mode !== undefined || change.severity !== undefined, 'mode or severity is needed'),
  )
  .refine((record) => Object.keys(record).length <= MAX_CHANGES, `at most ${MAX_CHANGES} changed rules`);

const content = {
  /** Other modes or severities for rules of the layers below, by id. */
  rules: changes.optional(),
  commands: z.array(ownCommandRule).max(MOST.commands).optional(),
  secrets: z.array(ownPatternRule).max(MOST.secrets).optional(),
  texts: z.array(ownPatternRule).max(MOST.texts).optional(),
  approvals: approvalRules.optional(),
  execution: executionRules.optional(),
  verdicts: verdictRules.optional(),
  alerts: alertRules.optional(),
  risk: z
    .strictObject({
      /** Other levels for risk rules, by id. What is not understood, and production, is never LOW all the same. */
      levels: z.record(ruleId, z.enum(RISK_LEVELS)).optional(),
      rules: z.array(ownRiskRule).max(MAX_RISK_RULES).optional(),
    })
    .optional(),
};

const none = z.undefined().optional();

/**
 * What a tier says, between the built-in rules and the tenant's own layers, which have the last word over it. It changes
 * rules and brings none of its own: their number and cost are the tenant's to spend.
 */
export const tierLayer = z.strictObject({
  layer: z.literal('tier'),
  tier,
  rules: content.rules,
  // Who approves when is for those who know the people.
  approvals: approvalRules.omit({ schedules: true }).optional(),
  execution: content.execution,
  verdicts: content.verdicts,
  alerts: content.alerts,
  risk: z.strictObject({ levels: z.record(ruleId, z.enum(RISK_LEVELS)).optional(), rules: none }).optional(),
  commands: none,
  secrets: none,
  texts: none,
});
export type TierLayer = z.infer<typeof tierLayer>;

/** What a tenant adds to the built-in rules, everywhere or in one environment. */
export const layer = z.discriminatedUnion('layer', [
  z.strictObject({ layer: z.literal('tenant'), ...content }),
  z.strictObject({ layer: z.literal('environment'), environment: environmentName, ...content }),
]);
export type OwnLayer = z.infer<typeof layer>;
export type Layer = TierLayer | OwnLayer;

/** `tier basic`, `tenant` or `environment prd`. */
export function layerName(item: Layer): string {
  if (item.layer === 'tier') return `tier ${item.tier}`;
  return item.layer === 'tenant' ? 'tenant' : `environment ${item.environment}`;
}
/** The patterns that a layer brings itself. */
export const patternsOf = ({ secrets = [], texts = [] }: Layer) => [...secrets, ...texts];

/** The rules that a layer brings itself. */
export const ownRulesOf = ({ commands = [], secrets = [], texts = [] }: Layer) => [...commands, ...secrets, ...texts];

/** All layers of a tenant: one for everything, and one for each environment that differs. */
export const layers = z
  .array(layer)
  .max(1 + MAX_ENVIRONMENTS)
  .superRefine((items, context) => {
    refuseTwice(items.map(layerName), (name, index) =>
      context.addIssue({ code: 'custom', path: [index], message: `the layer ${name} stands there twice` }),
    );
    refuseTwice(
      items.flatMap((item) => [...ownRulesOf(item), ...(item.risk?.rules ?? [])].map(({ id }) => id)),
      (id) => context.addIssue({ code: 'custom', message: `the rule ${id} stands there twice` }),
    );
    for (const [kind, most] of Object.entries(MOST)) {
      const count = items.reduce((sum, item) => sum + (item[kind as keyof typeof MOST]?.length ?? 0), 0);
      if (count > most) context.addIssue({ code: 'custom', message: `at most ${most} ${kind} over all layers` });
    }
    if (stepsOf(items.flatMap(patternsOf)) > MAX_STEPS_TOGETHER) {
      context.addIssue({
        code: 'custom',
        message: `the patterns are too costly: more than ${MAX_STEPS_TOGETHER} steps`,
      });
    }
  });

function refuseTwice(names: readonly string[], report: (name: string, index: number) => void): void {
  const seen = new Set<string>();
  names.forEach((name, index) => {
    if (seen.has(name)) report(name, index);
    seen.add(name);
  });
}
