import { describe, expect, test } from '@jest/globals';
import { builtinPolicy } from '../rules/policy.js';
import { assessRisk, assessText } from './assess-risk.js';
import { builtinRiskRules } from './catalogue.js';
import { request } from './request.fixture.js';
import { riskRule } from './risk-rule.js';

const rules = builtinRiskRules();
const rows = (which: 'catches' | 'passes') =>
  rules.flatMap((rule) => rule[which].map((text) => [rule.id, text, rule] as const));

/** Rules that take over others' reasons are seen by the level alone. */
const finds = (rule: (typeof rules)[number], text: string, environment = 'dev'): boolean => {
  const { reasons, level } = assessText(text, { environment, deployment: 'dev', tier: 'standard' }, builtinPolicy());
  return rule.match.breaks ? level === rule.level : reasons.some(({ rule_id }) => rule_id === rule.id);
};

describe('every risk rule', () => {
  test.each(rows('catches'))('%s finds: %s', (_id, text, rule) => {
    expect(finds(rule, text, rule.match.environment?.[0])).toBe(true);
  });

  test.each(rows('passes'))('%s lets pass: %s', (_id, text, rule) => {
    expect(finds(rule, text)).toBe(false);
  });
});

test('the worst reason comes first', () => {
  const commands = [
    ['npm', 'install', 'x'],
    ['rm', '-rf', 'src'],
  ];
  expect(assessRisk(request({ commands }), builtinPolicy()).reasons.map(({ rule_id }) => rule_id)).toEqual([
    'files.delete_tree',
    'risk.installs',
  ]);
});

describe('a rule', () => {
  const rule = { ...rules[0]!, match: { intent: ['deploy'] } };

  test.each([
    ['without a condition', {}],
    ['about two commands at once', { gap: ['unreadable'], command: { program: ['ls'] } }],
    ['about an intent that nobody reads', { intent: ['dance'] }],
  ])('%s is refused', (_what, match) => {
    expect(riskRule.safeParse(rule).success).toBe(true);
    expect(riskRule.safeParse({ ...rule, match }).success).toBe(false);
  });
});
