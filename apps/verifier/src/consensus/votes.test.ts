import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '@wingman/contracts';
import fc from 'fast-check';
import { canonicalPlan } from './canonical-plan.js';
import { countVotes, oneEach, type Ballot } from './votes.js';

const ballot = (voter: string, planDigest?: string): Ballot => ({ voter, answerDigest: 'a', planDigest });
const VERDICTS = new Map<string, Verdict>([
  ['yes', 'TRUE'],
  ['also yes', 'TRUE'],
  ['no', 'FALSE'],
  ['open', 'UNVERIFIABLE'],
]);

describe('a verdict', () => {
  test.each<[why: string, ballots: Ballot[], needed: number, verdict: Verdict, votes: number, voters: number]>([
    ['needs N voters', [ballot('a', 'yes'), ballot('b', 'yes')], 2, 'TRUE', 2, 2],
    ['is carried by different plans that lead to it', [ballot('a', 'yes'), ballot('b', 'also yes')], 2, 'TRUE', 2, 2],
    ['does not come of fewer', [ballot('a', 'yes'), ballot('b', 'open')], 2, 'UNVERIFIABLE', 1, 2],
    ['does not count a voter twice', [ballot('a', 'no'), ballot('a', 'no')], 2, 'UNVERIFIABLE', 0, 1],
    ['does not count who abstains', [ballot('a', 'no'), ballot('b'), ballot('c', 'no')], 2, 'FALSE', 2, 2],
    [
      'has no voter for its opposite',
      [ballot('a', 'no'), ballot('b', 'no'), ballot('c', 'yes')],
      2,
      'UNVERIFIABLE',
      0,
      3,
    ],
    ['does not come of nobody', [ballot('a'), ballot('b')], 2, 'UNVERIFIABLE', 0, 0],
    ['does not come of no ballots', [], 2, 'UNVERIFIABLE', 0, 0],
  ])('%s', (_why, ballots, needed, verdict, votes, voters) => {
    expect(countVotes(ballots, VERDICTS, needed)).toMatchObject({ verdict, votes, voters });
  });

  test('of one model that says two things is nobody’s', () => {
    expect(oneEach([ballot('a', 'yes'), ballot('a', 'no')])).toEqual([ballot('a', undefined)]);
  });

  test('stands only on N distinct voters, however the ballots come', () => {
    const plan = fc.constantFrom(undefined, ...VERDICTS.keys());
    const ballots = fc.array(fc.record({ voter: fc.constantFrom('a', 'b', 'c', 'd'), planDigest: plan }), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(ballots, fc.integer({ min: 2, max: 4 }), (some, needed) => {
        const all = some.map(({ voter, planDigest }) => ballot(voter, planDigest));
        const { verdict } = countVotes(all, VERDICTS, needed);
        if (verdict === 'UNVERIFIABLE') return;
        const carrying = all.filter(({ planDigest }) => VERDICTS.get(planDigest ?? '') === verdict);
        expect(new Set(carrying.map(({ voter }) => voter)).size).toBeGreaterThanOrEqual(needed);
      }),
    );
  });
});

test('the risk is the share of the voters that did not carry the verdict', () => {
  const [a, b] = [ballot('a', 'yes'), ballot('b', 'yes')];
  expect(countVotes([a, b], VERDICTS, 2).risk).toBe(0);
  expect(countVotes([a, b, ballot('c'), ballot('d', 'open')], VERDICTS, 2).risk).toBe(0.5);
  expect(countVotes([], VERDICTS, 2).risk).toBe(1);
});

test('plans that say the same are one, in whatever order they say it', () => {
  const a = { check: { type: 'file' as const, path: '/a', absent: true as const } };
  const b = { check: { type: 'port' as const, port: 80, state: 'open' as const } };
  const turned = { check: { absent: true as const, path: '/a', type: 'file' as const } };
  expect(canonicalPlan({ items: [a, b], complete: true })).toBe(
    canonicalPlan({ items: [b, turned, b], complete: true }),
  );
  expect(canonicalPlan({ items: [a], complete: true })).not.toBe(canonicalPlan({ items: [a], complete: false }));
});
