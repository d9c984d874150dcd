import { expect, test } from '@jest/globals';
import { alertButtons, confirmButtons, readButton } from './button.js';

const ALERT = '0190a000-0000-7000-8000-000000000001';

test('every button fits into 64 bytes and is read back', () => {
  const buttons = [...alertButtons({ alert_id: ALERT, worker_id: 'w' }), ...confirmButtons('x'.repeat(22))];
  for (const { data } of buttons) expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
  expect(buttons.map(({ data }) => readButton(data))).toEqual([
    { kind: 'ack', alertId: ALERT },
    { kind: 'unlock', alertId: ALERT },
    { kind: 'confirm', confirmationId: 'x'.repeat(22) },
    { kind: 'cancel', confirmationId: 'x'.repeat(22) },
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
  [`confirm:${'!'.repeat(22)}`],
])('reads nothing from %j', (data) => {
  expect(readButton(data)).toBeUndefined();
});
