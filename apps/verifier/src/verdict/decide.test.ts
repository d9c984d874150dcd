import { describe, expect, test } from '@jest/globals';
import { reasonCode, type CheckResult } from '@wingman/contracts';
import fc from 'fast-check';
import { decide } from './decide.js';
import { explain } from './explain.js';

const result = (outcome: CheckResult['outcome'], reason: CheckResult['reason'] = null): CheckResult => ({
  type: 'file',
  target: '/data/a.txt',
  expected: {},
  observed: {},
  outcome,
  reason,
  duration_ms: 1,
});
const held = result('PASS');
const contradicted = result('FAIL', 'missing');
const unknown = result('UNKNOWN', 'access_denied');

describe('the verdict', () => {
  test.each([
    ['nothing to check', [], undefined, 'UNVERIFIABLE', 'no_checks'],
    ['nothing that was understood', [], 'not_understood', 'UNVERIFIABLE', 'not_understood'],
    ['a check that held', [held], undefined, 'TRUE', 'all_held'],
    ['checks that all held', [held, held], undefined, 'TRUE', 'all_held'],
    ['a contradiction', [contradicted], undefined, 'FALSE', 'missing'],
    ['one contradiction among what held', [held, contradicted], undefined, 'FALSE', 'missing'],
    ['a contradiction beside what could not be seen', [unknown, contradicted], undefined, 'FALSE', 'missing'],
    ['something that could not be seen', [held, unknown], undefined, 'UNVERIFIABLE', 'access_denied'],
    ['a part that was not understood', [held], 'partly_understood', 'UNVERIFIABLE', 'partly_understood'],
    ['a contradiction in what was', [contradicted], 'partly_understood', 'FALSE', 'missing'],
  ] as const)('on %s', (_case, results, unread, verdict, reason_code) => {
    expect(decide(results, unread)).toMatchObject({ verdict, reason_code });
  });

  test('is TRUE only where there is a check, all held and nothing was left out', () => {
    const results = fc.array(fc.constantFrom(held, contradicted, unknown), { maxLength: 8 });
    fc.assert(
      fc.property(results, fc.constantFrom(undefined, 'partly_understood' as const), (all, unread) => {
        const { verdict } = decide(all, unread);
        const proved = all.length > 0 && all.every(({ outcome }) => outcome === 'PASS') && unread === undefined;
        expect(verdict === 'TRUE').toBe(proved);
        expect(verdict === 'FALSE').toBe(all.includes(contradicted));
      }),
    );
  });

  test('has a sentence for every reason, and names what was looked at', () => {
    for (const reason of reasonCode.options) expect(explain(reason)).toMatch(/^[A-Z].+\.$/);
    expect(decide([contradicted], undefined).explanation).toBe('file /data/a.txt: it is not there.');
  });
});
