import { expect, test } from '@jest/globals';
import { matchingStep, newSecret, STEP_SECONDS, uriOf } from './totp.js';

/** The shared secret of RFC 6238, appendix B: "12345678901234567890" in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1_000);

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %d seconds the code of the RFC is %s', (seconds, code) => {
  expect(matchingStep(SECRET, code, at(seconds))).toBe(Math.floor(seconds / STEP_SECONDS));
});

test.each([
  ['the step before', -STEP_SECONDS, -1],
  ['the same step', 0, 0],
  ['the step after', STEP_SECONDS, 1],
])('a code of %s counts, as of its own step', (_case, offset, delta) => {
  const step = Math.floor(1_111_111_109 / STEP_SECONDS);
  expect(matchingStep(SECRET, '081804', at(1_111_111_109 - offset))).toBe(step);
  expect(Math.floor((1_111_111_109 - offset) / STEP_SECONDS) + delta).toBe(step);
});

test.each([
  ['two steps old', '081804', 1_111_111_109 + 2 * STEP_SECONDS],
  ['two steps early', '081804', 1_111_111_109 - 2 * STEP_SECONDS],
  ['another', '081805', 1_111_111_109],
  ['too long', '14081804', 1_111_111_109],
  ['empty', '', 1_111_111_109],
])('a code that is %s counts for nothing', (_case, code, seconds) => {
  expect(matchingStep(SECRET, code, at(seconds))).toBeUndefined();
});

test('a secret is 160 bits of chance, and the address for an authenticator app holds it', () => {
  const secret = newSecret();
  const uri = new URL(uriOf(secret, { issuer: 'Wingman', label: 'Ada: of & Co' }));

  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(newSecret()).not.toBe(secret);
  expect([uri.protocol, uri.hostname]).toEqual(['otpauth:', 'totp']);
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: 'Wingman',
    secret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
});
