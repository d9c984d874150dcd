import { expect, test } from '@jest/globals';
import type { FalseVerdict, Meaning } from '../alert/alert.js';
import { meaningOf } from './meaning.js';

const HOUR = 3_600_000;
const claimedAt = '2026-03-01T10:00:00.000Z';

test.each<[string, FalseVerdict['found'], number, number, Meaning]>([
  ['looked at in time', 'verdict', HOUR, HOUR, 'lie'],
  ['looked at a moment too late, the auditor away all the time', 'verdict', HOUR + 1, HOUR + 1, 'late'],
  ['looked at late behind a flood that the auditor worked on', 'verdict', 9 * HOUR, 10_000, 'lie'],
  ['looked at late, the auditor away just as long as is ordinary', 'verdict', 9 * HOUR, HOUR, 'lie'],
  ['decided for the first time in time', 'first_decided', HOUR, HOUR, 'lie'],
  ['decided for the first time by a late look, others having got their verdicts', 'first_decided', 9 * HOUR, 0, 'late'],
  ['TRUE before, however soon', 'drift', 1, 0, 'drift'],
])('%s', (_case, found, afterMs, longestPauseMs, meaning) => {
  const foundAt = new Date(Date.parse(claimedAt) + afterMs);
  expect(meaningOf({ found, claimedAt, foundAt }, { lateAfterMs: HOUR, longestPauseMs })).toBe(meaning);
});
