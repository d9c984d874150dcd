import { describe, expect, test } from '@jest/globals';
import { growsLinearly } from '../growth.fixture.js';
import { layerChanges } from './layer-changes.js';
import { layers as layersSchema } from './layer.js';
import type { Layer } from './layer.js';
import { createPattern } from './pattern-fixture.js';
import { createPatternFinder, patternRule } from './pattern.js';
import { createPolicy, policyVersion } from './policy.js';

const tenant = (content: object): Layer => layersSchema.parse([{ layer: 'tenant', ...content }])[0]!;
const prd = (content: object): Layer =>
  layersSchema.parse([{ layer: 'environment', environment: 'prd', ...content }])[0]!;

describe('the version of a policy', () => {
  const a = tenant({ rules: { 'text.hidden': { mode: 'warn' } } });
  const b = prd({ rules: { 'text.hidden': { mode: 'enforce' } } });

  test('is 32 bytes in base64 and the same for the same content, however it is ordered', () => {
    expect(policyVersion([])).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(policyVersion([a, b])).toBe(policyVersion([b, a]));
    expect(policyVersion([tenant({ rules: { 'text.hidden': { mode: 'warn' } } })])).toBe(policyVersion([a]));
  });

  test('is another one for any other content', () => {
    const versions = [[], [a], [b], [a, b], [tenant({ rules: { 'text.hidden': { mode: 'observe' } } })]];

    expect(new Set(versions.map(policyVersion)).size).toBe(versions.length);
  });

  test('is that of all layers, whatever environment is asked for', () => {
    expect(createPolicy([a, b], { environment: 'prd' }).version).toBe(createPolicy([a, b]).version);
  });
});

describe('layers', () => {
  const layers = [
    prd({ rules: { 'text.hidden': { severity: 'critical' } } }),
    tenant({ rules: { 'text.hidden': { mode: 'warn', severity: 'low' }, 'text.control': { mode: 'observe' } } }),
  ];

  test('change rules one after the other, the environment last', () => {
    const policy = createPolicy(layers, { environment: 'prd' });

    expect(policy.named('text.hidden')).toMatchObject({ mode: 'warn', severity: 'critical' });
    expect(policy.named('text.control')).toMatchObject({ mode: 'observe', severity: 'high' });
    expect(policy.named('text.reordered')).toMatchObject({ mode: 'enforce' });
  });

  test('of another environment say nothing', () => {
    expect(createPolicy(layers, { environment: 'dev' }).named('text.hidden')).toMatchObject({ severity: 'low' });
  });

  test('differ rule by rule', () => {
    const after = [tenant({ rules: { 'text.hidden': { mode: 'warn' } }, texts: [createPattern('x')] })];

    expect(layerChanges(layers, after)).toEqual([
      { layer: 'environment prd', rule_id: 'text.hidden', change: 'removed' },
      { layer: 'tenant', rule_id: 'own.example', change: 'added' },
      { layer: 'tenant', rule_id: 'text.control', change: 'removed' },
      { layer: 'tenant', rule_id: 'text.hidden', change: 'changed' },
    ]);
    expect(layerChanges(layers, layers)).toEqual([]);
  });
});

describe('what a policy says of approvals', () => {
  test('is said last by the environment, name by name', () => {
    const layers: Layer[] = [
      { layer: 'environment', environment: 'prd', approvals: { approvers_for_high: 2 } },
      { layer: 'tenant', approvals: { approvers_for_high: 1, check_required: true } },
    ];

    expect(createPolicy(layers, { environment: 'prd' }).approvals).toEqual({
      approvers_for_high: 2,
      check_required: true,
    });
    expect(createPolicy(layers, { environment: 'dev' }).approvals.approvers_for_high).toBe(1);
    expect(createPolicy([]).approvals).toEqual({});
    expect(layerChanges(layers, layers.slice(1))).toEqual([
      { layer: 'environment prd', rule_id: 'approvals.approvers_for_high', change: 'removed' },
    ]);
  });
});

describe('a pattern', () => {
  const places = (pattern: string, text: string, limit = 10) =>
    createPatternFinder(patternRule.parse(createPattern(pattern)))(text, limit).map(({ start, end }) =>
      text.slice(start, end),
    );

  test('finds its places in order, up to a limit', () => {
    expect(places('[0-9]+', 'a1b22c333')).toEqual(['1', '22', '333']);
    expect(places('[0-9]+', 'a1b22c333', 2)).toEqual(['1', '22']);
  });

  test('takes a line’s ends for its own', () => {
    expect(places('^b.*$', 'a\nbc\nb')).toEqual(['bc', 'b']);
  });

  test('finds letters of any script by their place in the text', () => {
    expect(places('\\p{Hebrew}+', '\u{1F600} \u05E9\u05DC x')).toEqual(['\u05E9\u05DC']);
  });

  test.each([
    ['[a-z ]{1,100}=', 'a ', 500_000],
    ['(?:a|b|c){1,40}d', 'abc', 330_000],
  ])('takes a time that grows with a megabyte in which %s almost matches everywhere', (pattern, unit, units) => {
    expect(places(pattern, unit.repeat(units))).toEqual([]);
    expect(growsLinearly((text) => places(pattern, text), unit, units)).toBe(true);
  });
});
