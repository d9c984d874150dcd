import { ruleId, ruleMode, ruleSeverity } from '@wingman/contracts';
import { z } from 'zod';
import { SCOPES, TRAITS } from '../commands/fact.js';
import { HOST_EFFECTS } from '../commands/facts/host-effects.js';
import { SERVICE_EFFECTS } from '../commands/facts/service-effects.js';
import { secretMatch } from './secret-rule.js';

const words = <T extends z.ZodType>(item: T) => z.array(item).min(1).readonly();
const effect = z.enum([...HOST_EFFECTS, ...SERVICE_EFFECTS]);

/**
 * Which commands a rule is about. Every condition that is given must hold; a list means any of it. What is asked of
 * facts (effect, traits, without, target) must hold of one and the same fact.
 */
export const commandMatch = z
  .strictObject({
    effect: words(effect).optional(),
    /** All of these. */
    traits: words(z.enum(TRAITS)).optional(),
    /** None of these. */
    without: words(z.enum(TRAITS)).optional(),
    /** Any target is in any of these. */
    target: words(z.enum(SCOPES)).optional(),
    /** The program's name. */
    program: words(z.string().min(1).max(100)).optional(),
    /** Words that follow the program in this order, options left out: `backup delete`. `*` is any one word. */
    words: words(z.string().min(1).max(200)).optional(),
    /** Any of these options, as written: `--force`, `-f` (also inside `-rf`). */
    flags: words(
      z
        .string()
        .max(100)
        .regex(/^--?[A-Za-z0-9]/),
    ).optional(),
  })
  .refine(({ effect: effects, program }) => effects !== undefined || program !== undefined, {
    message: 'a rule names an effect or a program, or it would be about every command',
  });
export type CommandMatch = z.infer<typeof commandMatch>;

/** What every rule says of itself. */
export const rule = z.strictObject({
  id: ruleId,
  severity: ruleSeverity,
  mode: ruleMode.default('enforce'),
  /** What is wrong, to whoever wrote the text. */
  reason: z.string().min(10).max(300),
  /** What to do instead. */
  remediation: z.string().min(10).max(300),
  /** Where the rule comes from: a manual page, a standard, an incident. */
  source: z.string().min(3).max(300),
  /** Texts that it must find, and texts that look alike and are none; the tests run both. */
  catches: words(z.string().min(1)),
  passes: words(z.string().min(1)),
});
/** A rule whose texts are found by code; commands and patterns are found by what their rules say. */
export type Rule = z.infer<typeof rule>;

export const commandRule = z.strictObject({ ...rule.shape, match: commandMatch });
export type CommandRule = z.infer<typeof commandRule>;

export const secretRule = z.strictObject({ ...rule.shape, match: z.strictObject({ secret: secretMatch }) });
export type SecretRule = z.infer<typeof secretRule>;
