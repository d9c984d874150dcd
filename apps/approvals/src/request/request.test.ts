import { describe, expect, test } from '@jest/globals';
import { createPolicy } from '@wingman/policy';
import type { Risk } from '@wingman/policy';
import { textDigest } from '@wingman/token';
import { birthOf, isProduction, needsCheck, peopleNeeded, requestDigest, requestEntry } from './request.js';
import type { Asked } from './request.js';

const low: Risk = { level: 'LOW', score: 0, reasons: [], reversibility: 'read_only', understood: true };
const scored = (decision: 'AUTO_APPROVE' | 'AUTO_REJECT' | 'MANUAL_REVIEW') => ({
  profile: 'operational',
  score: 50,
  decision,
  issues: [],
});
const harmless = { risk: low, production: false, validation: undefined, paused: false };

describe('a request', () => {
  test.each([
    ['is approved at once when harmless', harmless, 'AUTO_APPROVED'],
    ['waits with more than low risk', { ...harmless, risk: { ...low, level: 'MEDIUM' as const } }, 'PENDING'],
    ['waits when it was not understood', { ...harmless, risk: { ...low, understood: false } }, 'PENDING'],
    ['waits in production', { ...harmless, production: true }, 'PENDING'],
    ['waits while approvals are paused', { ...harmless, paused: true }, 'PENDING'],
    ['waits when it follows from a verdict, however harmless', { ...harmless, needsPerson: true }, 'PENDING'],
    ['waits when a validator wants people to look', { ...harmless, validation: scored('MANUAL_REVIEW') }, 'PENDING'],
    ['is rejected by a validator', { ...harmless, validation: scored('AUTO_REJECT') }, 'AUTO_REJECTED'],
    [
      'is what it would be without a validator that only observes',
      { ...harmless, validation: { ...scored('AUTO_REJECT'), observed: true as const } },
      'AUTO_APPROVED',
    ],
    [
      'waits in production whatever a validator says',
      { ...harmless, production: true, validation: scored('AUTO_APPROVE') },
      'PENDING',
    ],
    ['is approved when a validator agrees', { ...harmless, validation: scored('AUTO_APPROVE') }, 'AUTO_APPROVED'],
    [
      'waits whatever a validator says of its risk',
      { ...harmless, risk: { ...low, level: 'HIGH' as const }, validation: scored('AUTO_APPROVE') },
      'PENDING',
    ],
  ])('%s', (_case, facts, status) => {
    expect(birthOf(facts)).toBe(status);
  });

  test.each([
    ['prd', 'dev', true],
    ['dev', 'prd', true],
    ['dev', 'dev', false],
    ['test', 'dev', false],
  ])('for %s in a deployment of %s is production: %s', (environment, deployment, expected) => {
    expect(isProduction(environment, deployment)).toBe(expected);
  });

  test('needs a check and two people where the policy says so', () => {
    const strict = createPolicy([{ layer: 'tenant', approvals: { check_required: true, approvers_for_high: 2 } }]);
    const lax = createPolicy([{ layer: 'tenant', approvals: { check_required: false } }]);

    expect([needsCheck(strict, false), needsCheck(lax, true)]).toEqual([true, false]);
    expect([needsCheck(createPolicy([]), true), needsCheck(createPolicy([]), false)]).toEqual([true, false]);
    const high = { level: 'HIGH', production: false } as const;
    expect(peopleNeeded(high, strict.approvals)).toBe(2);
    expect(peopleNeeded({ ...high, level: 'MEDIUM' }, strict.approvals)).toBe(1);
    expect(peopleNeeded(high, lax.approvals)).toBe(1);
  });

  test.each([
    [['high'], 'HIGH', false, 2],
    [['high'], 'MEDIUM', true, 1],
    [['prd'], 'MEDIUM', true, 2],
    [['prd'], 'HIGH', false, 1],
    [['exec', 'unlock'], 'HIGH', true, 1],
  ] as const)('a second person for %j: %s, production %s: %i', (acts, level, production, people) => {
    expect(peopleNeeded({ level, production }, { second_person_for: [...acts] })).toBe(people);
  });
});

const asked: Asked = {
  tenantId: '01999999-0000-7000-8000-000000000001',
  workerId: 'deployer',
  title: 'Clean up',
  instruction: 'Remove it.',
  instructionSha256: textDigest('Remove it.'),
  commands: [['docker', 'rm', 'web']],
  environment: 'dev',
  checkId: undefined,
  metadata: undefined,
  ttlSeconds: 60,
};

describe('the same request', () => {
  test.each([
    ['title', { title: 'Clean down' }],
    ['instruction', { instructionSha256: textDigest('Remove that.') }],
    ['commands', { commands: [['docker', 'rm', 'web2']] }],
    ['words', { commands: [['docker', 'rm web']] }],
    ['environment', { environment: 'test' }],
    ['check', { checkId: '01999999-0000-7000-8000-000000000002' }],
  ])('has the same %s', (_what, change) => {
    expect(requestDigest({ ...asked, ...change })).not.toEqual(requestDigest(asked));
  });

  test('may have other notes and other patience', () => {
    expect(requestDigest({ ...asked, metadata: { at: 1 }, ttlSeconds: 61 })).toEqual(requestDigest(asked));
  });
});

describe('the ledger’s entry', () => {
  const entry = (change: Partial<Asked>) =>
    requestEntry({
      approvalId: '01999999-0000-7000-8000-000000000003',
      asked: { ...asked, ...change },
      status: 'PENDING',
      digest: 'ab'.repeat(32),
      risk: low,
      policyVersion: 'v',
      binding: 'bound',
      acting: {},
    }).fields;

  test('shows no secret of a command or a title', () => {
    const secret = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');
    const fields = entry({ title: `With ${secret}`, commands: [['curl', '-H', `Authorization: Bearer ${secret}`]] });

    expect(JSON.stringify(fields)).not.toContain(secret);
    expect(fields['commands_count']).toBe(1);
  });

  test('has room in the ledger whatever was asked', () => {
    const fields = entry({
      commands: Array.from({ length: 50 }, (_, at) => ['ls', `${at}`.padEnd(8_000, '\u{1F600}')]),
      instruction: 'x'.repeat(1_000_000),
      title: '\u{1F600}'.repeat(100),
    });

    expect(Buffer.byteLength(JSON.stringify(fields))).toBeLessThan(60_000);
    expect(fields).not.toHaveProperty('commands');
  });
});
