import { expect, test } from '@jest/globals';
import { CONFIRMATION_TTL_MS, createConfirmations } from './confirmation.js';

const now = new Date('2026-03-01T12:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const unlock = { kind: 'unlock', workerId: 'backup-bot', reason: 'checked' } as const;

test('is taken once, by the one who asked', () => {
  const confirmations = createConfirmations();
  const id = confirmations.ask(unlock, 7, now);
  expect(confirmations.take(id, 8, now)).toEqual({ outcome: 'not_yours' });
  expect(confirmations.take(id, 7, now)).toMatchObject({ outcome: 'taken', asked: unlock });
  expect(confirmations.take(id, 7, now)).toEqual({ outcome: 'unknown' });
});

test.each([
  [CONFIRMATION_TTL_MS - 1, 'taken'],
  [CONFIRMATION_TTL_MS, 'expired'],
])('after %i ms it is %s', (ms, outcome) => {
  const confirmations = createConfirmations();
  const id = confirmations.ask(unlock, 7, now);
  expect(confirmations.take(id, 7, later(ms))).toMatchObject({ outcome });
});

test('of very many open questions the oldest are forgotten', () => {
  const confirmations = createConfirmations();
  const ids = Array.from({ length: 1_001 }, () => confirmations.ask(unlock, 7, now));
  expect(confirmations.take(ids[0]!, 7, now)).toEqual({ outcome: 'unknown' });
  expect(confirmations.take(ids[1]!, 7, now)).toMatchObject({ outcome: 'taken' });
});
