import { describe, expect, test } from '@jest/globals';
import type { AlertView } from '@wingman/contracts';
import { parseHtml } from '@wingman/testkit';
import { alertLine, alertMessages } from './alert.js';
import { renderHtml } from './split.js';

const alert: AlertView = {
  alert_id: '0190a000-0000-7000-8000-000000000001',
  kind: 'false_claim',
  severity: 'CRITICAL',
  title: 'backup-bot claimed what is not so',
  detail: 'file </data/backup.tar> & friends: expected to exist, found nothing',
  worker_id: 'backup-bot',
  claim_id: '0190a000-0000-7000-8000-000000000002',
  verification_id: '0190a000-0000-7000-8000-000000000003',
  occurrences: 1,
  raised_at: '2026-03-01T12:00:00.000Z',
  last_seen_at: '2026-03-01T12:00:00.000Z',
  acked: false,
  acked_by: null,
  acked_at: null,
};

describe('alertMessages', () => {
  test('says what, who and where, with the id on top', () => {
    expect(alertMessages(alert).map((part) => parseHtml(part).text)).toEqual([
      [
        'Alert 0190a000-0000-7000-8000-000000000001',
        '🚨 CRITICAL: backup-bot claimed what is not so',
        'Worker: backup-bot',
        'Claim: 0190a000-0000-7000-8000-000000000002',
        'Verification: 0190a000-0000-7000-8000-000000000003',
        'Raised: 2026-03-01T12:00:00.000Z',
        'file </data/backup.tar> & friends: expected to exist, found nothing',
      ].join('\n'),
    ]);
  });

  test('leaves out what an alert does not have', () => {
    const [text] = alertMessages({ ...alert, worker_id: null, claim_id: null, verification_id: null, detail: '' });
    expect(parseHtml(text!).text.split('\n')).toHaveLength(3);
  });

  test('carries the id in every part of a long one', () => {
    const parts = alertMessages({ ...alert, detail: '<&>'.repeat(3000) });
    expect(parts.length).toBeGreaterThan(5);
    for (const part of parts) expect(part).toContain(`Alert <code>${alert.alert_id}</code> (`);
  });

  test('renders the same parts whatever happened to the alert since', () => {
    const later: AlertView = {
      ...alert,
      occurrences: 12,
      last_seen_at: '2026-03-02T00:00:00.000Z',
      acked: true,
      rollback: { status: 'REQUESTED', approval_id: alert.alert_id, reason: null },
    };
    expect(alertMessages(later)).toEqual(alertMessages(alert));
  });
});

test('alertLine tells repeated alerts from single ones', () => {
  expect(renderHtml(alertLine(alert))).not.toContain('times');
  expect(renderHtml(alertLine({ ...alert, occurrences: 3 }))).toContain('3 times');
});

test.each([
  [{ status: 'PENDING', approval_id: null, reason: 'approvals answered 503' }, 'A rollback is being asked for.'],
  [
    { status: 'REQUESTED', approval_id: '0190a000-0000-7000-8000-000000000009', reason: null },
    'Rollback: /show 0190a000-0000-7000-8000-000000000009',
  ],
  [
    { status: 'REFUSED', approval_id: null, reason: 'invalid_request: <b>x</b>' },
    'No rollback: invalid_request: <b>x</b>',
  ],
] as const)('alertLine tells what became of the rollback: %j', (rollback, line) => {
  expect(
    parseHtml(renderHtml(alertLine({ ...alert, rollback })))
      .text.split('\n')
      .at(-1),
  ).toBe(line);
});
