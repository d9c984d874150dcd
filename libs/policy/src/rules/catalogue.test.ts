import { describe, expect, test } from '@jest/globals';
import { judgeInstruction } from '../judge/judge-instruction.js';
import { expandExample } from '../secrets/expand-example.js';
import { allBuiltinRules } from './catalogue.js';
import { builtinPolicy } from './policy.js';

const rules = allBuiltinRules();

const caught = (text: string): string[] => Object.keys(judgeInstruction(text, builtinPolicy()).rule_counts);

const titleOf = (text: string): string => text.trim().split('\n', 1)[0] ?? '';
const rows = (which: 'catches' | 'passes') =>
  rules.flatMap((rule) => rule[which].map((text) => [rule.id, titleOf(text), expandExample(text)] as const));

describe('every built-in rule', () => {
  test.each(rows('catches'))('%s finds: %s', (id, _title, text) => {
    expect(caught(text)).toContain(id);
  });

  test.each(rows('passes'))('%s lets pass: %s', (id, _title, text) => {
    expect(caught(text)).not.toContain(id);
  });
});
