import { describe, expect, test } from '@jest/globals';
import { judgeText } from '../judge/judge-text.js';
import { builtinCommandRules } from './catalogue.js';
import { builtinPolicy } from './policy.js';

const rules = builtinCommandRules();
const caught = (text: string): string[] =>
  judgeText(text, builtinPolicy(), 'commands').map(({ rule_id: ruleId }) => ruleId);

describe('every built-in rule', () => {
  test.each(rules.flatMap(({ id, catches }) => catches.map((text) => [id, text] as const)))(
    '%s finds: %s',
    (id, text) => {
      expect(caught(text)).toContain(id);
    },
  );

  test.each(rules.flatMap(({ id, passes }) => passes.map((text) => [id, text] as const)))(
    '%s lets pass: %s',
    (id, text) => {
      expect(caught(text)).not.toContain(id);
    },
  );
});
