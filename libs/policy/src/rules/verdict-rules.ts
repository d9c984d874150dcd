import { AppError, commandText, environmentName } from '@wingman/contracts';
import { z } from 'zod';
import { commandWordsOf } from '../literal/command-words.js';

/** What may follow from a verdict. An alert always does. */
export const VERDICT_ACTIONS = [
  'alert',
  // The worker is locked until a person unlocks it.
  'block',
  // A person is asked to approve the command that takes the deed back.
  'rollback',
] as const;
export type VerdictAction = (typeof VERDICT_ACTIONS)[number];

const actions = z
  .array(z.enum(VERDICT_ACTIONS))
  .min(1)
  .refine((names) => new Set(names).size === names.length, 'an action stands there twice');

const MAX_COMMAND_LENGTH = 8_192;

const literalCommand = commandText
  .refine((text) => (typeof text === 'string' ? text.length : text.join(' ').length) <= MAX_COMMAND_LENGTH, 'too long')
  .refine((text) => isLiteral(text), 'not a command that can be taken literally');

function isLiteral(text: z.infer<typeof commandText>): boolean {
  try {
    return commandWordsOf(text, 'command').length > 0;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** A declared way back: commands as their words or as lines that no shell would have to interpret. */
export const rollbackRule = z.strictObject({
  commands: z.array(literalCommand).min(1).max(10),
  /** Left out: the deployment's own. */
  environment: environmentName.optional(),
});
export type RollbackRule = z.infer<typeof rollbackRule>;

/** When claims that were found TRUE are looked at again. */
export const recheckRules = z.strictObject({
  /** So long after the look before. */
  every_minutes: z
    .int()
    .min(5)
    .max(30 * 24 * 60),
  /** How often each claim. */
  times: z.int().min(1).max(100).default(10),
  /** How many claims in a round, over all replicas; there is about one round a minute. */
  most_per_round: z.int().min(1).max(500).default(50),
});
export type RecheckRules = z.infer<typeof recheckRules>;

/** What a layer of policy may say about what follows a verdict. */
export const verdictRules = z.strictObject({
  /** A claim that was found FALSE. */
  on_false: actions.optional(),
  /** One that was found FALSE only long after it was logged. Left out: an alert alone. */
  on_late_false: actions.optional(),
  /** One that was TRUE and no longer is. Left out: an alert alone. */
  on_drift: actions.optional(),
  /** How late a look may come and still tell a lie from what changed since. */
  late_after_minutes: z
    .int()
    .min(1)
    .max(7 * 24 * 60)
    .optional(),
  /** For claims that declare no way back of their own. */
  rollback: rollbackRule.optional(),
  /** Left out: nothing is looked at again by itself. */
  recheck: recheckRules.optional(),
});
export type VerdictRules = z.infer<typeof verdictRules>;

/** What holds of all these layers together: a later one has the last word on what it names. */
export const verdictRulesOf = (layers: readonly { verdicts?: VerdictRules | undefined }[]): VerdictRules =>
  Object.assign({}, ...layers.map(({ verdicts }) => verdicts)) as VerdictRules;
