import { z } from 'zod';
import { sectionName } from './sections.js';

export const RULE_SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export const ruleSeverity = z.enum(RULE_SEVERITIES);
export type RuleSeverity = z.infer<typeof ruleSeverity>;

/** `enforce` rejects; `warn` shows the violation and lets pass; `observe` only counts. */
export const RULE_MODES = ['enforce', 'warn', 'observe'] as const;
export const ruleMode = z.enum(RULE_MODES);
export type RuleMode = z.infer<typeof ruleMode>;

/** An id names an area, then a rule: `git.force_push`. */
export const ruleId = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_-]*)+$/)
  .max(100);

/**
 * One thing that is wrong with a text. `start` and `end` are a half-open range of it in UTF-16 code units; the excerpt
 * shows what stands there, secrets masked.
 */
export const violation = z.strictObject({
  rule_id: ruleId,
  severity: ruleSeverity,
  mode: ruleMode,
  /** The section it stands in, or is about; null outside of all. */
  section: sectionName.nullable(),
  excerpt: z.string(),
  start: z.int().min(0),
  end: z.int().min(0),
  message: z.string(),
  remediation: z.string(),
});
export type Violation = z.infer<typeof violation>;

/** The name of an environment, as instructions, layers of policy and settings say it. */
export const environmentName = z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'expected a name such as prd');
