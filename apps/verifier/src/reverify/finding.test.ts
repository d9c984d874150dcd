import { expect, test } from '@jest/globals';
import type { Finding, Verdict } from '@wingman/contracts';
import { findingOf, isTold } from './finding.js';

test.each<[Verdict[], Verdict, Finding, boolean]>([
  [['TRUE'], 'TRUE', 'unchanged', false],
  [['TRUE'], 'FALSE', 'drift', true],
  [['TRUE', 'FALSE'], 'FALSE', 'unchanged', false],
  [['TRUE', 'FALSE'], 'TRUE', 'came_true', false],
  [['TRUE', 'FALSE', 'TRUE'], 'FALSE', 'drift', true],
  [['TRUE', 'FALSE', 'UNVERIFIABLE'], 'FALSE', 'unchanged', false],
  [['TRUE', 'UNVERIFIABLE'], 'FALSE', 'drift', true],
  [['FALSE'], 'FALSE', 'unchanged', false],
  [['FALSE'], 'TRUE', 'came_true', false],
  [['UNVERIFIABLE'], 'FALSE', 'first_decided', true],
  [['UNVERIFIABLE'], 'TRUE', 'first_decided', false],
  [['TRUE'], 'UNVERIFIABLE', 'undecided', false],
])('after %j a look that finds %s is %s, told: %s', (earlier, now, finding, told) => {
  expect(findingOf(earlier, now)).toBe(finding);
  expect(isTold(finding, now)).toBe(told);
});
