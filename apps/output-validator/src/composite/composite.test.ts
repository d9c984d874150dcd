import { describe, expect, test } from '@jest/globals';
import type { Confidence, Issue, Severity } from '../issue.js';
import type { Language, SourceFile } from '../source-file.js';
import { APPROVED_FROM, compose } from './composite.js';
import type { Outcome, Outcomes } from './composite.js';
import { profileOf, VALIDATORS } from './profile.js';
import type { Profile } from './profile.js';
import { scoreOf } from './score.js';

const issue = (severity: Severity, more: Partial<Issue> = {}): Issue => ({
  rule_id: 'security.xss',
  severity,
  confidence: 'high',
  blocking: false,
  path: 'a.ts',
  line: 1,
  message: 'm',
  remediation: 'r',
  ...more,
});
const outcome = (...issues: Issue[]): Outcome => ({ issues, failures: [], isIdle: false });
const FAILED: Outcome = { issues: [], failures: [{ path: 'a.ts', reason: 'it took too long' }], isIdle: false };
const IDLE: Outcome = { issues: [], failures: [], isIdle: true };
const all = (own: Outcomes = {}): Outcomes => ({
  syntax: outcome(),
  security: outcome(),
  dependency: outcome(),
  test: outcome(),
  ...own,
});
const file = (path: string, language?: Language): SourceFile => ({ path, content: '', language });
const APPLICATION = profileOf([file('a.ts', 'typescript')]);
const PROFILES: Profile[] = [
  APPLICATION,
  profileOf([file('a.test.ts', 'typescript')]),
  profileOf([file('a.sh', 'bash')]),
  profileOf([file('a.yaml', 'yaml')]),
];

describe('the score', () => {
  test.each(PROFILES)('weighs by parts that add up to all in $name', ({ weights }) => {
    expect(VALIDATORS.reduce((sum, name) => sum + weights[name], 0)).toBe(100);
  });

  const ODD = [outcome(issue('medium', { confidence: 'low' })), outcome(issue('low')), FAILED, IDLE, undefined];
  test.each(PROFILES)('is the sum of its parts, whatever they are, in $name', (profile) => {
    for (const syntax of ODD)
      for (const security of ODD)
        for (const dependency of ODD)
          for (const tests of ODD) {
            const { score, validators } = compose({ syntax, security, dependency, test: tests }, profile);
            const { breakdown, score: own } = validators.composite;
            const weights = breakdown.reduce((sum, { weight }) => sum + weight, 0);
            expect(breakdown.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(score, 6);
            expect(own).toBe(score);
            if (breakdown.length > 0) expect(Math.abs(weights - 100)).toBeLessThan(0.03);
          }
  });

  test.each<[Severity, Confidence, number]>([
    ['critical', 'high', 40],
    ['high', 'medium', 79],
    ['medium', 'low', 96],
    ['low', 'medium', 97.9],
    ['info', 'high', 100],
  ])('falls by what a %s finding of %s confidence costs', (severity, confidence, left) => {
    expect(scoreOf([issue(severity, { confidence })])).toBe(left);
  });

  test('never falls below 0, and is rounded to two decimals, the same for its parts', () => {
    expect(scoreOf(Array(5).fill(issue('critical')))).toBe(0);
    const { validators, score } = compose(
      {
        syntax: outcome(issue('low', { confidence: 'medium' })),
        security: FAILED,
        dependency: outcome(),
        test: outcome(),
      },
      APPLICATION,
    );
    const numbers = [score, ...validators.composite.breakdown.flatMap(({ weight, points }) => [weight, points])];
    expect(numbers.map((one) => Math.round(one * 100) / 100)).toEqual(numbers);
    expect(validators.composite.breakdown.map(({ weight }) => weight)).toEqual([50, 25, 25]);
  });
});

describe('the decision', () => {
  test.each(VALIDATORS)(
    'is to reject when an issue of the %s validator blocks, however many points are left',
    (name) => {
      const verdict = compose(all({ [name]: outcome(issue('info', { blocking: true })) }), APPLICATION);

      expect([verdict.decision, verdict.score]).toEqual(['AUTO_REJECT', 100]);
      expect(verdict.blocking_issues).toHaveLength(1);
    },
  );

  test.each(VALIDATORS)('is a person’s when the %s validator failed, whatever the others say', (name) => {
    const verdict = compose(all({ [name]: FAILED }), APPLICATION);

    expect(verdict.decision).toBe('MANUAL_REVIEW');
    expect(verdict.validators[name]).toMatchObject({ status: 'failed', score: null });
    expect(verdict.validators.composite.issues).toMatchObject([{ rule_id: `composite.${name}_failed` }]);
  });

  test('is to reject when one blocks and another failed', () => {
    const outcomes = all({ syntax: FAILED, security: outcome(issue('critical', { blocking: true })) });
    expect(compose(outcomes, APPLICATION).decision).toBe('AUTO_REJECT');
  });

  test('is a person’s when what a validator found before it failed is all there is', () => {
    const outcomes = all({ security: { ...FAILED, issues: [issue('info')] } });
    expect(compose(outcomes, APPLICATION).decision).toBe('MANUAL_REVIEW');
  });

  test.each([
    ['nothing was looked at', {}],
    ['nothing was of its business', { syntax: IDLE, security: IDLE, dependency: IDLE, test: IDLE }],
  ])('is a person’s when %s', (_case, outcomes) => {
    const verdict = compose(outcomes, APPLICATION);
    expect([verdict.decision, verdict.score]).toEqual(['MANUAL_REVIEW', 0]);
    expect(verdict.validators.composite.issues).toMatchObject([{ rule_id: 'composite.nothing_done' }]);
  });

  test.each([
    ['is in no language that is read here', 'syntax', 'syntax.unparsed'],
    ['could not be followed to its end', 'security', 'security.incomplete'],
  ])('is a person’s when a file %s', (_case, name, rule) => {
    const unread = issue('info', { rule_id: rule });
    expect(compose(all({ [name]: outcome(unread) }), APPLICATION).decision).toBe('MANUAL_REVIEW');
  });

  test.each<[string, string, Severity, Confidence, string]>([
    ['is a person’s', 'security.xss', 'high', 'high', 'MANUAL_REVIEW'],
    ['is a person’s', 'dependency.typosquat', 'high', 'medium', 'MANUAL_REVIEW'],
    ['is made by the score', 'security.code-evaluation', 'high', 'low', 'AUTO_APPROVE'],
    ['is made by the score', 'security.insecure-cookie', 'medium', 'high', 'AUTO_APPROVE'],
    ['is made by the score', 'test.no_assertion', 'high', 'high', 'AUTO_APPROVE'],
  ])('%s with one issue %s of severity %s and confidence %s', (_whose, rule, severity, confidence, decision) => {
    const found = outcome(issue(severity, { rule_id: rule, confidence }));
    expect(compose(all({ security: found }), APPLICATION)).toMatchObject({ decision });
  });

  test('turns at the very edge', () => {
    const scripts = PROFILES[2]!;
    const with60 = (security: Outcome) => compose({ syntax: outcome(), security }, scripts);
    const five = Array<Issue>(5).fill(issue('medium'));
    const at = with60(outcome(...five));
    const below = with60(outcome(...five, issue('low', { confidence: 'low' })));

    expect([at.score, at.decision]).toEqual([APPROVED_FROM, 'AUTO_APPROVE']);
    expect(below.score).toBeLessThan(APPROVED_FROM);
    expect(below.decision).toBe('MANUAL_REVIEW');
  });

  test('is explained by the parts and the reason', () => {
    expect(compose(all(), APPLICATION).validators.composite.explanation).toBe(
      'syntax 100 × 30 % = 30 + security 100 × 40 % = 40 + dependency 100 × 15 % = 15 + test 100 × 15 % = 15: 100. ' +
        'Decided so because the score is 70 or more and nothing blocks.',
    );
  });
});

test('of many issues the heaviest are told, those that block first, and how many are not', () => {
  const many = [...Array(250).fill(issue('low')), issue('critical'), issue('info', { blocking: true })];
  const { security } = compose(all({ security: outcome(...many) }), APPLICATION).validators;

  expect(security.issues.slice(0, 2).map(({ severity }) => severity)).toEqual(['info', 'critical']);
  expect([security.issues.length, security.issues_omitted]).toEqual([200, 52]);
});

test('what was left out before is counted, and a file that was not read to its end is told, whatever else there is', () => {
  const many = [...Array(250).fill(issue('high')), issue('info', { rule_id: 'security.incomplete' })];
  const { security } = compose(all({ security: { ...outcome(...many), omitted: 1_000 } }), APPLICATION).validators;

  expect(security.issues[0]?.rule_id).toBe('security.incomplete');
  expect([security.issues.length, security.issues_omitted]).toEqual([200, 1_051]);
});
