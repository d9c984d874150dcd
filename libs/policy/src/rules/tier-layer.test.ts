import { describe, expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import { createPolicy, inOrder, policyVersion } from './policy.js';
import { readLayers, readStoredLayers } from './read-layers.js';
import { readTierLayer, tierPartOf } from './tier-layer.js';
import type { Layer } from './layer.js';

const RULE = 'disk.destroy';
const mode = (word: 'enforce' | 'warn' | 'observe') => ({ rules: { [RULE]: { mode: word } } });
const tier: Layer = { layer: 'tier', tier: 'basic', ...mode('warn') };
const tenant: Layer = { layer: 'tenant', ...mode('observe') };
const prd: Layer = { layer: 'environment', environment: 'prd', ...mode('enforce') };

describe('the order', () => {
  test('is tier, tenant, environments, whatever order they come in', () => {
    expect(inOrder([prd, tenant, tier])).toEqual([tier, tenant, prd]);
    expect(policyVersion([prd, tier, tenant])).toBe(policyVersion([tier, tenant, prd]));
  });

  test('without a tier is as it was, and the version too', () => {
    const dev: Layer = { layer: 'environment', environment: 'dev' };
    expect(inOrder([prd, dev, tenant])).toEqual([tenant, dev, prd]);
    expect(policyVersion([tier])).not.toBe(policyVersion([]));
  });
});

test('what a tier says of approvals holds until the tenant says otherwise', () => {
  const basic: Layer = { layer: 'tier', tier: 'basic', approvals: { approvers_for_high: 2, check_required: true } };
  expect(createPolicy([basic]).approvals).toEqual({ approvers_for_high: 2, check_required: true });
  expect(createPolicy([{ layer: 'tenant', approvals: { approvers_for_high: 1 } }, basic]).approvals).toEqual({
    approvers_for_high: 1,
    check_required: true,
  });
});

describe('what lies in the database', () => {
  test('is read with the tier’s layer before the tenant’s, or without one', () => {
    expect(readStoredLayers([tier, tenant, prd])).toEqual([tier, tenant, prd]);
    expect(readStoredLayers([tenant])).toEqual([tenant]);
    expect(tierPartOf(readStoredLayers([tier, tenant]))).toEqual([tier]);
  });

  test.each([
    ['a tier’s layer that cannot be read', [{ ...tier, of: 'another age' }, tenant]],
    ['two of them', [tier, tier]],
    ['one behind the tenant’s', [tenant, tier]],
    ['no list', {}],
  ])('is refused with %s', (_what, value) => {
    expect(() => readStoredLayers(value)).toThrow();
  });
});

test('no tenant writes a tier’s layer', () => {
  expect(() => readLayers([tier])).toThrow(AppError);
});

describe('a tier’s layer', () => {
  test('is read from what its address does not say', () => {
    expect(readTierLayer('basic', mode('warn'))).toEqual(tier);
  });

  test.each([
    ['own rules', { commands: [] }, 'policy.commands'],
    ['own patterns', { texts: [] }, 'policy.texts'],
    ['own risk rules', { risk: { rules: [] } }, 'policy.risk.rules'],
    ['schedules of people', { approvals: { schedules: [] } }, 'policy.approvals'],
    ['a rule that there is not', { rules: { 'git.nothing': { mode: 'warn' } } }, 'policy.rules.git.nothing'],
    ['the ten sections', { rules: { 'sections.missing': { mode: 'warn' } } }, 'policy.rules.sections.missing'],
    ['another tier', { tier: 'enterprise' }, 'policy'],
  ])('does not hold %s', (_what, policy, path) => {
    let refusal: unknown;
    try {
      readTierLayer('basic', policy);
    } catch (error) {
      refusal = error;
    }
    expect((refusal as AppError).errors?.[0]?.path).toBe(path);
  });
});
