import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '@wingman/contracts';
import { judge } from './judge.js';
import type { Judgement, JudgePart, Question } from './judge.js';

const verdictOf = (verdict: Verdict, explanation: string): Judgement => ({
  verdict,
  mode: 'simple',
  checks: [],
  reasonCode: verdict === 'TRUE' ? 'all_held' : 'missing',
  explanation,
  timeBasis: 'none',
});

const question = (parts: Partial<Question>): Question => ({
  tenantId: 'a tenant',
  claim: undefined,
  checks: undefined,
  context: undefined,
  mode: 'auto',
  ...parts,
});

const answering =
  (sentence: Verdict, structured: Verdict): JudgePart =>
  async (part) =>
    'claim' in part ? verdictOf(sentence, 'sentence') : verdictOf(structured, 'checks');

const checks = [{ type: 'file' as const, path: '/data/a' }];

describe('a sentence with structured checks', () => {
  test.each<[sentence: Verdict, structured: Verdict, expected: Verdict, by: string]>([
    ['TRUE', 'TRUE', 'TRUE', 'checks'],
    ['UNVERIFIABLE', 'TRUE', 'TRUE', 'checks'],
    ['FALSE', 'TRUE', 'FALSE', 'sentence'],
    ['TRUE', 'FALSE', 'FALSE', 'checks'],
    ['TRUE', 'UNVERIFIABLE', 'UNVERIFIABLE', 'checks'],
    ['FALSE', 'UNVERIFIABLE', 'FALSE', 'sentence'],
  ])('sentence %s, checks %s: %s', async (sentence, structured, expected, by) => {
    const judgement = await judge(question({ claim: 'a', checks }), answering(sentence, structured));
    expect(judgement).toMatchObject({ verdict: expected, explanation: by });
  });
});

test('a sentence is not judged in a mode that needs a model', async () => {
  const judgement = await judge(question({ claim: 'a', mode: 'consensus' }), answering('TRUE', 'TRUE'));
  expect(judgement).toMatchObject({ verdict: 'UNVERIFIABLE', reasonCode: 'no_model', mode: 'consensus' });
});

test('nothing to judge is never TRUE', async () => {
  expect(await judge(question({}), answering('TRUE', 'TRUE'))).toMatchObject({ verdict: 'UNVERIFIABLE' });
});
