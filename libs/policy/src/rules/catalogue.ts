import { builtinSecretCatalogue } from '../secrets/builtin-rules.js';
import { COMMAND_FILES, NAMED_FILES } from './builtin/index.js';
import { assertUniqueIds, readRules } from './read-rules.js';
import { commandRule, rule } from './rule.js';
import type { CommandRule, Rule, SecretRule } from './rule.js';

/** The rules that come with the product. */
export interface Catalogue {
  commands: readonly CommandRule[];
  secrets: readonly SecretRule[];
  /** Found by code: sections, what stands hidden in a text. */
  named: readonly Rule[];
}

let catalogue: Catalogue | undefined;

/** The built-in rules, read on first use. Throws RuleFileError when a file is broken or an id stands in two of them. */
export function builtinRules(): Catalogue {
  if (!catalogue) {
    const commands = Object.entries(COMMAND_FILES).flatMap(([file, text]) => readRules(commandRule, file, text));
    const named = Object.entries(NAMED_FILES).flatMap(([file, text]) => readRules(rule, file, text));
    const secrets = builtinSecretCatalogue();
    assertUniqueIds('the built-in catalogue', [...commands, ...secrets, ...named]);
    catalogue = { commands, secrets, named };
  }
  return catalogue;
}

/** All of them, whatever they are about. */
export function allBuiltinRules(): readonly Rule[] {
  const { commands, secrets, named } = builtinRules();
  return [...named, ...commands, ...secrets];
}
