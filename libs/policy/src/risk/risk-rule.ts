import { environmentName, ruleId, ruleSeverity } from '@wingman/contracts';
import { z } from 'zod';
import { commandMatch } from '../rules/rule.js';
import { INTENTS } from './intents.js';
import { RISK_LEVELS } from './level.js';

const words = <T extends z.ZodType>(item: T) => z.array(item).min(1).readonly();

/** Why something that would run is not understood. */
export const GAPS = ['unreadable', 'unknown_program'] as const;
export type Gap = (typeof GAPS)[number];

/**
 * What a rule is about. Every condition that is given must hold; a list means any of it.
 */
export const riskMatch = z
  .strictObject({
    /** A command that would run. */
    command: commandMatch.optional(),
    /** A command that breaks an instruction rule of this severity; the reason is that rule's. */
    breaks: words(ruleSeverity).optional(),
    /** What the instruction or the title orders in words. */
    intent: words(z.enum(INTENTS)).optional(),
    gap: words(z.enum(GAPS)).optional(),
    /** The environment of the request, or the deployment it is made to. */
    environment: words(environmentName).optional(),
    tier: words(z.string().min(1).max(50)).optional(),
  })
  .refine((match) => Object.keys(match).length > 0, 'a rule without a condition would be about every request')
  .refine(
    ({ command, breaks, gap }) => [command, breaks, gap].filter((condition) => condition !== undefined).length <= 1,
    'command, breaks and gap are each about one command: only one of them',
  );
export type RiskMatch = z.infer<typeof riskMatch>;

/** One thing that makes a request risky. */
export const riskRule = z.strictObject({
  id: ruleId,
  level: z.enum(RISK_LEVELS),
  /** Its share of the score, 0 to 100. */
  points: z.int().min(0).max(100),
  match: riskMatch,
  /** What is risky, to whoever decides. */
  reason: z.string().min(10).max(300),
  source: z.string().min(3).max(300),
  /** Commands and instructions that it must find, and some that look alike; the tests run both. */
  catches: words(z.string().min(1)),
  passes: words(z.string().min(1)),
});
export type RiskRule = z.infer<typeof riskRule>;
