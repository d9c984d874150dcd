import { describe, expect, test } from '@jest/globals';
import { judgeInstruction } from '../judge/judge-instruction.js';
import { builtinRules } from './catalogue.js';
import { builtinPolicy } from './policy.js';

const { commands, named } = builtinRules();
const rules = [...commands, ...named];

const caught = (text: string): string[] => Object.keys(judgeInstruction(text, builtinPolicy()).rule_counts);

const titleOf = (text: string): string => text.trim().split('\n', 1)[0] ?? '';
const rows = (which: 'catches' | 'passes') =>
  rules.flatMap((rule) => rule[which].map((text) => [rule.id, titleOf(text), text] as const));

describe('every built-in rule', () => {
  test.each(rows('catches'))('%s finds: %s', (id, _title, text) => {
    expect(caught(text)).toContain(id);
  });

  test.each(rows('passes'))('%s lets pass: %s', (id, _title, text) => {
    expect(caught(text)).not.toContain(id);
  });
});
