import { assertUniqueIds, readRules } from '../rules/read-rules.js';
import { riskRule } from './risk-rule.js';
import type { RiskRule } from './risk-rule.js';
import text from './rules.yaml';

let rules: readonly RiskRule[] | undefined;

/** The built-in risk rules, read on first use. Throws RuleFileError when the file is broken. */
export function builtinRiskRules(): readonly RiskRule[] {
  if (!rules) {
    const read = readRules(riskRule, 'rules.yaml', text);
    assertUniqueIds('rules.yaml', read);
    rules = read;
  }
  return rules;
}
