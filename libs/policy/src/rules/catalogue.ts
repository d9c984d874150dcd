import { BUILTIN_FILES } from './builtin/index.js';
import { assertUniqueIds, readRules } from './read-rules.js';
import type { CommandRule } from './rule.js';

let catalogue: readonly CommandRule[] | undefined;

/**
 * The rules on commands that come with the product, read on first use. Throws RuleFileError when a file is broken or
 * an id stands in two of them.
 */
export function builtinCommandRules(): readonly CommandRule[] {
  if (!catalogue) {
    const rules = Object.entries(BUILTIN_FILES).flatMap(([file, text]) => readRules(file, text));
    assertUniqueIds('the built-in catalogue', rules);
    catalogue = rules;
  }
  return catalogue;
}
