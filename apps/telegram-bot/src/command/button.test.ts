import { expect, test } from '@jest/globals';
import { alertButtons, confirmButtons, decisionButtons, pageButtons, readButton, sureButtons } from './button.js';

const REFERENCE = 'r'.repeat(22);
const ALERT = '0190a000-0000-7000-8000-000000000001';

test('every button fits into 64 bytes and is read back', () => {
  const buttons = [
    ...alertButtons({ alert_id: ALERT, worker_id: 'w' }),
    ...confirmButtons('x'.repeat(22), 'Yes, unlock'),
    ...decisionButtons(REFERENCE),
    ...sureButtons(REFERENCE),
    ...pageButtons(2, ALERT),
    ...pageButtons(49, 'c'.repeat(60)),
  ];
  for (const { data } of buttons) expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
  expect(buttons.map(({ data }) => readButton(data))).toEqual([
    { kind: 'ack', alertId: ALERT },
    { kind: 'unlock', alertId: ALERT },
    { kind: 'confirm', confirmationId: 'x'.repeat(22) },
    { kind: 'cancel', confirmationId: 'x'.repeat(22) },
    { kind: 'approve', reference: REFERENCE },
    { kind: 'reject', reference: REFERENCE },
    { kind: 'sure', reference: REFERENCE },
    { kind: 'unsure', reference: REFERENCE },
    { kind: 'pending', page: 1 },
    { kind: 'pending', page: 3, cursor: ALERT },
    { kind: 'pending', page: 48 },
    { kind: 'pending', page: 50 },
  ]);
});

test('an alert about no worker offers nobody to unlock', () => {
  expect(alertButtons({ alert_id: ALERT, worker_id: null })).toHaveLength(1);
});

test.each([
  [''],
  ['ack'],
  ['ack:7'],
  [`ack:${ALERT}:x`],
  [`lock:${ALERT}`],
  ['confirm:short'],
  ['approve:short'],
  ['pending:0'],
  ['pending:51'],
  [`confirm:${'!'.repeat(22)}`],
])('reads nothing from %j', (data) => {
  expect(readButton(data)).toBeUndefined();
});
