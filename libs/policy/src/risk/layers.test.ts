import { describe, expect, test } from '@jest/globals';
import { layerChanges } from '../rules/layer-changes.js';
import type { Layer } from '../rules/layer.js';
import { readLayers } from '../rules/read-layers.js';

const rule = {
  id: 'own.load_tests',
  level: 'MEDIUM' as const,
  points: 30,
  match: { command: { program: ['k6'] }, tier: ['basic'] },
  reason: 'Load tests are for the pipeline.',
  source: 'our handbook',
  catches: ['k6 run load.js'],
  passes: ['ls'],
};
const tenant = (risk: object) => [{ layer: 'tenant', risk }];

test('own risk rules and levels are taken', () => {
  expect(
    readLayers(tenant({ rules: [rule], levels: { 'own.load_tests': 'HIGH', 'risk.installs': 'HIGH' } })),
  ).toHaveLength(1);
});

describe('is refused:', () => {
  test.each([
    ['a level for a rule that there is not', { levels: { 'risk.dance': 'HIGH' } }],
    ['a level that there is not', { levels: { 'risk.installs': 'NONE' } }],
    ['a rule that does not find its text', { rules: [{ ...rule, catches: ['ls -l'] }] }],
    ['a rule that finds what it should let pass', { rules: [{ ...rule, passes: ['k6 version'] }] }],
    ['a rule with an id of the product', { rules: [{ ...rule, id: 'risk.installs' }] }],
    ['the same rule twice', { rules: [rule, rule] }],
    ['an unknown field', { rules: [{ ...rule, mode: 'observe' }] }],
  ])('%s', (_what, risk) => {
    expect(() => readLayers(tenant(risk))).toThrow();
  });
});

test('a changed level and a new rule are changes of the policy', () => {
  const after: Layer[] = [{ layer: 'tenant', risk: { levels: { 'risk.installs': 'LOW' }, rules: [rule] } }];
  expect(layerChanges([], after)).toEqual([
    { layer: 'tenant', rule_id: 'own.load_tests', change: 'added' },
    { layer: 'tenant', rule_id: 'risk.installs', change: 'added' },
  ]);
});
