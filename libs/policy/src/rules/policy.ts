import { builtinCommandRules } from './catalogue.js';
import { createRuleFinder } from './match.js';
import type { RuleFinder } from './match.js';

/** The rules in force for one tenant and environment, prepared for judging many texts. */
export interface Policy {
  rulesOn: RuleFinder;
}

let builtin: Policy | undefined;

/** The policy of a tenant that changed nothing. */
export const builtinPolicy = (): Policy => (builtin ??= { rulesOn: createRuleFinder(builtinCommandRules()) });
