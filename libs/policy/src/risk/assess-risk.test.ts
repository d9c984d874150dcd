import { describe, expect, test } from '@jest/globals';
import { builtinPolicy } from '../rules/policy.js';
import { assessRisk } from './assess-risk.js';
import { builtinRiskRules } from './catalogue.js';
import type { RiskInput } from './request.js';

const request = (changes: Partial<RiskInput>): RiskInput => ({
  commands: [],
  instruction: '',
  title: '',
  environment: 'dev',
  deployment: 'dev',
  tier: 'standard',
  ...changes,
});
const assess = (changes: Partial<RiskInput>) => assessRisk(request(changes), builtinPolicy());

describe('everyday commands need no person', () => {
  test.each([
    [['npm', 'test']],
    [['make', 'build']],
    [['python', 'manage.py', 'test']],
    [['ls', '-la']],
    [['git', 'commit', '-m', 'Fix the list']],
    [['docker', 'build', '-t', 'shop', '.']],
    [['kubectl', 'get', 'pods']],
    [['terraform', 'plan']],
    [['echo', '$(rm -rf /)']],
  ])('%j', (argv) => {
    expect(assess({ commands: [argv] })).toMatchObject({ level: 'LOW', understood: true, reasons: [] });
  });
});

test.each([
  ['environment', { environment: 'prd' }],
  ['deployment', { deployment: 'prd' as const }],
])('production is never LOW: %s', (_what, changes) => {
  expect(assess({ ...changes, commands: [['ls']] }).level).toBe('HIGH');
});

test.each([
  ['a program nobody knows', ['frobnicate', '--all']],
  ['a word that looks like an assignment', ['HOME=/x', 'ls']],
])('what is not understood is never LOW: %s', (_what, argv) => {
  expect(assess({ commands: [argv] })).toMatchObject({ level: 'MEDIUM', understood: false });
});

const rules = builtinRiskRules();
const rows = (which: 'catches' | 'passes') =>
  rules.flatMap((rule) => rule[which].map((text) => [rule.id, text] as const));
const about = (id: string, instruction: string) => {
  const environment = id === 'risk.production' ? 'prd' : 'dev';
  return assess({ instruction, environment });
};

describe('every risk rule', () => {
  test.each(rows('catches'))('%s finds: %s', (id, text) => {
    const level = rules.find((rule) => rule.id === id)?.level;
    expect(about(id, text).level).toBe(level);
  });
});
