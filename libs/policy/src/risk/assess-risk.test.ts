import { describe, expect, test } from '@jest/globals';
import { createPolicy } from '../rules/policy.js';
import type { Layer } from '../rules/layer.js';
import { assessRisk } from './assess-risk.js';
import { RISKY } from './fixtures/commands.js';
import { RISK_LEVELS } from './level.js';
import { request } from './request.fixture.js';
import type { RiskInput } from './request.js';

const assess = (changes: Partial<RiskInput>, layers: Layer[] = []) =>
  assessRisk(request(changes), createPolicy(layers, { environment: changes.environment ?? 'dev' }));

describe('everyday commands need no person', () => {
  test.each([
    [['npm', 'test']],
    [['make', 'build']],
    [['python', 'manage.py', 'test']],
    [['ls', '-la']],
    [['git', 'commit', '-m', 'Fix the list of /api/users']],
    [['docker', 'build', '-t', 'shop', '.']],
    [['kubectl', 'get', 'pods']],
    [['terraform', 'plan']],
    [['echo', '$(rm -rf /)']],
    [['echo', "it's; rm -rf / #"]],
  ])('%j', (argv) => {
    expect(assess({ commands: [argv] })).toEqual({
      level: 'LOW',
      score: 0,
      reasons: [],
      reversibility: expect.any(String),
      understood: true,
    });
  });
});

test.each([
  ['environment', { environment: 'prd' }],
  ['deployment', { deployment: 'prd' as const }],
])('production is never LOW: %s', (_what, changes) => {
  const lowered: Layer = { layer: 'tenant', risk: { levels: { 'risk.production': 'LOW' } } };

  expect(assess({ ...changes, commands: [['ls']] }).level).toBe('HIGH');
  expect(assess({ ...changes, commands: [['ls']] }, [lowered]).level).toBe('MEDIUM');
});

test.each([
  ['a program nobody knows', ['frobnicate', '--all']],
  ['a word that looks like an assignment', ['HOME=/x', 'ls']],
  ['a program without a name', ['']],
  ['a command longer than is read', ['echo', 'x'.repeat(9_000)]],
])('what is not understood is never LOW, whatever a layer says: %s', (_what, argv) => {
  const lowered: Layer = {
    layer: 'tenant',
    risk: { levels: { 'risk.unknown_program': 'LOW', 'risk.unreadable': 'LOW' } },
  };

  expect(assess({ commands: [argv] })).toMatchObject({ understood: false });
  expect(assess({ commands: [argv] }, [lowered])).toMatchObject({ level: 'MEDIUM', understood: false });
});

describe('a layer of policy', () => {
  const install = { commands: [['npm', 'install', 'left-pad']] };

  test('raises and lowers the level of a rule', () => {
    expect(assess(install).level).toBe('MEDIUM');
    expect(assess(install, [{ layer: 'tenant', risk: { levels: { 'risk.installs': 'HIGH' } } }]).level).toBe('HIGH');
    expect(assess(install, [{ layer: 'tenant', risk: { levels: { 'risk.installs': 'LOW' } } }]).level).toBe('LOW');
  });

  test('has rules of its own, for a tier and an environment', () => {
    const rule = {
      id: 'own.tests_in_ci',
      level: 'MEDIUM' as const,
      points: 30,
      match: { command: { program: ['jest'] }, tier: ['basic'] },
      reason: 'Tests run in the pipeline here.',
      source: 'our handbook',
      catches: ['jest'],
      passes: ['ls'],
    };
    const layers: Layer[] = [{ layer: 'environment', environment: 'test', risk: { rules: [rule] } }];
    const ask = { commands: [['jest', 'src']], environment: 'test', tier: 'basic' };

    expect(assess(ask, layers).reasons).toEqual([{ rule_id: rule.id, message: rule.reason }]);
    expect(assess({ ...ask, tier: 'enterprise' }, layers).level).toBe('LOW');
    expect(assess({ ...ask, environment: 'dev' }, layers).level).toBe('LOW');
  });

  test('decides by its last word: the environment over the tenant', () => {
    const layers: Layer[] = [
      { layer: 'tenant', risk: { levels: { 'risk.installs': 'LOW' } } },
      { layer: 'environment', environment: 'dev', risk: { levels: { 'risk.installs': 'HIGH' } } },
    ];
    expect(assess(install, layers).level).toBe('HIGH');
  });
});

describe('one command more', () => {
  const base = [
    ['git', 'status'],
    ['npm', 'install', 'left-pad'],
  ];
  const rank = (level: (typeof RISK_LEVELS)[number]) => RISK_LEVELS.indexOf(level);

  test('never lowers the level or the score', () => {
    const before = assess({ commands: base });
    for (const text of RISKY) {
      const after = assess({ commands: base, instruction: `\`\`\`sh\n${text}\n\`\`\`` });
      const argv = assess({ commands: [...base, text.split(/\s+/)] });
      for (const risk of [after, argv]) {
        expect(rank(risk.level)).toBeGreaterThanOrEqual(rank(before.level));
        expect(risk.score).toBeGreaterThanOrEqual(before.score);
      }
    }
  });

  test('counts wherever it is ordered: as words, in the instruction, in the title', () => {
    expect(assess({ commands: [['rm', '-rf', 'src']] }).level).toBe('HIGH');
    expect(assess({ instruction: 'Run `rm -rf src` first.' }).level).toBe('HIGH');
    expect(assess({ instruction: 'Never run `rm -rf src`.' }).level).toBe('LOW');
    expect(assess({ title: 'Deploy the shop' }).level).toBe('MEDIUM');
  });
});

test('the score lies in the band of its level, whatever the reasons', () => {
  for (const text of RISKY) {
    const { level, score } = assess({ instruction: `\`\`\`sh\n${text}\n\`\`\``, title: 'Deploy it' });
    expect(score).toBeGreaterThanOrEqual({ LOW: 0, MEDIUM: 30, HIGH: 70 }[level]);
    expect(score).toBeLessThanOrEqual({ LOW: 29, MEDIUM: 69, HIGH: 100 }[level]);
  }
});

test('what nobody can read is taken as what cannot be undone', () => {
  expect(assess({ instruction: '```sh\necho "$(unclosed\n```' }).reversibility).toBe('irreversible');
  expect(assess({ commands: [['ls']] }).reversibility).toBe('read_only');
});
