import { readRules } from '@wingman/policy';
import { z } from 'zod';
import deeds from './rules/deeds.yaml';
import environments from './rules/environments.yaml';
import forbidding from './rules/forbidding.yaml';
import profiles from './rules/profiles.yaml';
import scanner from './rules/scanner.yaml';

const word = z.string().min(1).toLowerCase();
const words = z.array(word);
const share = z.int().min(0).max(100);

const profile = z.strictObject({
  id: z.enum(['deployment', 'operational']),
  words,
  commands: z.array(words.min(1)),
  environments: words,
  /** From this score on a request may be approved without a person. */
  threshold: share,
  /** Below it, content or all together, it is rejected. */
  floor: share,
  weights: z
    .strictObject({ code_scanner: share, content_quality: share, dependency: share, consistency: share })
    .refine((weights) => Object.values(weights).reduce((sum, one) => sum + one, 0) === 100, 'weights sum up to 100'),
});
export type Profile = z.infer<typeof profile>;

const environment = z.strictObject({ id: word, words: words.min(1) });
const deed = z.strictObject({ id: word, words: words.min(1), commands: words.min(1) });
export type Deed = z.infer<typeof deed>;
const forbid = z.strictObject({ id: word, words: words.min(1), describing: words, softened: words });

/** Everything that the validators know by data. Throws RuleFileError, at the start of the process, for a broken file. */
export const RULES = Object.freeze({
  profiles: readRules(profile, 'profiles.yaml', profiles),
  environments: readRules(environment, 'environments.yaml', environments),
  deeds: readRules(deed, 'deeds.yaml', deeds),
  forbidding: readRules(forbid, 'forbidding.yaml', forbidding),
  blocking: new Set(readRules(z.strictObject({ id: z.string() }), 'scanner.yaml', scanner).map(({ id }) => id)),
});
