import type { ApprovalRules } from '@wingman/policy';
import type { Candidate } from './candidate.js';
import { RULES } from './rules.js';
import type { Profile } from './rules.js';
import { wordsOf } from './words.js';

/** What the request is judged as, by its words, its commands and where it would run; the strictest that fits. */
export function profileOf({ title, instruction, commands, environment }: Candidate): Profile {
  const said = wordsOf(`${title} ${instruction}`);
  const fits = (profile: Profile): boolean =>
    profile.environments.includes(environment) ||
    profile.words.some((word) => said.has(word)) ||
    commands.some((argv) => profile.commands.some((start) => beginsWith(argv, start)));
  const found = RULES.profiles.find(fits) ?? RULES.profiles.at(-1);
  if (!found) throw new Error('there is no profile');
  return found;
}

/** Options in between do not hide what a command is: `docker compose -f x up`. */
function beginsWith(argv: readonly string[], start: readonly string[]): boolean {
  const [program = '', ...words] = argv;
  const [first, ...rest] = start;
  if (program.slice(program.lastIndexOf('/') + 1) !== first) return false;
  let at = 0;
  for (const word of words) if (word === rest[at]) at += 1;
  return at === rest.length;
}

/** The profile with what the tenant's policy says of it. A floor may be raised, not lowered. */
export function tuned(profile: Profile, { validation = {} }: ApprovalRules): Profile {
  return {
    ...profile,
    threshold: validation[profile.id] ?? profile.threshold,
    floor: Math.max(profile.floor, validation.floor ?? 0),
  };
}
