import { describe, expect, test } from '@jest/globals';
import { falseClaimAlert, ledgerInconsistentAlert, shortLine } from './alert.js';
import type { Evidence, FalseVerdict } from './alert.js';

const check = (outcome: string, target: string): Evidence => ({
  type: 'file',
  target,
  expected: { kind: 'file' },
  observed: { exists: outcome === 'PASS' },
  outcome,
  reason: outcome === 'PASS' ? null : outcome === 'FAIL' ? 'missing' : 'access_denied',
});

const verdict: FalseVerdict = {
  verificationId: '0190a0a0-0000-7000-8000-000000000001',
  claimId: '0190a0a0-0000-7000-8000-000000000002',
  workerId: 'deployer',
  claimSeq: 12,
  claimedAt: '2026-03-01T10:00:00.000Z',
  claim: 'I created backup.tar\nand copied it',
  found: 'verdict',
  foundAt: new Date('2026-03-01T10:00:01.000Z'),
  keyId: undefined,
  declaredRollback: undefined,
  reasonCode: 'missing',
  explanation: 'there is no backup.tar',
  checks: [check('FAIL', '/data/backup.tar'), check('PASS', '/data'), check('UNKNOWN', '/copy')],
};

describe('the alert for a false claim', () => {
  test('is critical, and one for each verification', () => {
    expect(falseClaimAlert(verdict, { meaning: 'lie', locks: true })).toMatchObject({
      kind: 'false_claim',
      severity: 'CRITICAL',
      title: 'False claim: “I created backup.tar and copied it”',
      workerId: 'deployer',
      dedupKey: `verification:${verdict.verificationId}`,
      repeats: false,
    });
  });

  test('shows the whole claim, and of the checks the one that contradicts it', () => {
    const { detail } = falseClaimAlert(verdict, { meaning: 'lie', locks: true });

    expect(detail).toBe(
      [
        'Claim 12, logged 2026-03-01T10:00:00.000Z:',
        'I created backup.tar',
        'and copied it',
        '',
        'Found FALSE (missing): there is no backup.tar',
        '',
        'Contradicted: file /data/backup.tar (missing)',
        '  expected {"kind":"file"}',
        '  observed {"exists":false}',
        '',
        'Other checks: 1 held, 1 undecided.',
        '',
        'The worker is locked until a person unlocks it.',
      ].join('\n'),
    );
  });

  test('does not say that the worker is locked where the deployment only alerts', () => {
    expect(falseClaimAlert(verdict, { meaning: 'lie', locks: false }).detail).toContain('The worker is not locked');
  });

  test('keeps a long claim whole in the detail and short in the title', () => {
    const claim = 'x'.repeat(60_000);
    const { title, detail } = falseClaimAlert({ ...verdict, claim }, { meaning: 'lie', locks: true });

    expect(title.length).toBeLessThan(130);
    expect(detail).toContain(claim);
  });
});

test.each([
  ['keeps a short text', 'done', 'done'],
  ['makes one line of several', 'a\r\n\tb\u2028c', 'a b c'],
  ['drops marks that turn the direction of the text', 'a\u202Eb', 'ab'],
  ['keeps as many characters as fit', '12345', '12345'],
  ['cuts what does not fit, never within a character', '123😀56', '123😀…'],
])('a title %s', (_case, text, expected) => {
  expect(shortLine(text, 5)).toBe(expected);
});

describe('the alert for a rewritten ledger', () => {
  const inconsistency = { reason: 'smaller', seen: 'old note', offered: 'new note' };
  const at = (time: string) => ledgerInconsistentAlert(inconsistency, { now: new Date(time), windowMs: 3_600_000 });

  test('is one record within a window and another one after it', () => {
    expect(at('2026-03-01T10:00:00Z').dedupKey).toBe(at('2026-03-01T10:59:59.999Z').dedupKey);
    expect(at('2026-03-01T10:59:59.999Z').dedupKey).not.toBe(at('2026-03-01T11:00:00Z').dedupKey);
  });

  test('is critical and shows both checkpoints', () => {
    expect(at('2026-03-01T10:00:00Z')).toMatchObject({ severity: 'CRITICAL', repeats: true });
    expect(at('2026-03-01T10:00:00Z').detail).toBe('smaller\n\nSeen before:\nold note\n\nOffered now:\nnew note');
  });
});
