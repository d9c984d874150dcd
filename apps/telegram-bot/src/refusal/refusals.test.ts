import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createRefusals, type RefusalReport } from './refusals.js';

const reports: RefusalReport[] = [];
let fails = false;

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
  reports.length = 0;
  fails = false;
});
afterEach(() => void jest.useRealTimers());

const create = () =>
  createRefusals({
    report: async (report) => {
      if (fails) throw new Error('the watcher is away');
      reports.push(report);
    },
    warn: () => undefined,
    now: () => Date.now(),
  });
const stranger = (userId: number) => ({ reason: 'user_not_listed', chatId: -1, userId });
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

test('the first is reported at once, a flood behind it once a minute, as one count', async () => {
  const { note } = create();
  note(stranger(1));
  await pass(1);
  expect(reports).toHaveLength(1);

  for (let sent = 0; sent < 500; sent += 1) note(stranger(1));
  await pass(59_000);
  expect(reports).toHaveLength(1);
  await pass(2_000);
  expect(reports[1]).toEqual({
    since: '2026-03-01T12:00:00.001Z',
    items: [{ reason: 'user_not_listed', chat_id: -1, user_id: 1, count: 500 }],
    others: 0,
  });
  await pass(600_000);
  expect(reports).toHaveLength(2);
});

test('of very many strangers twenty are named, and all are counted', async () => {
  const { note } = create();
  for (let user = 0; user < 1_000; user += 1) note(stranger(user));
  await pass(1);

  expect(reports[0]?.items).toHaveLength(20);
  expect(reports[0]?.others).toBe(980);
});

test('what could not be reported is reported later, nothing of it lost or counted twice', async () => {
  const { note } = create();
  fails = true;
  note(stranger(1));
  await pass(1);
  note(stranger(1));
  fails = false;
  await pass(60_000);

  expect(reports).toEqual([
    {
      since: '2026-03-01T12:00:00.000Z',
      items: [{ reason: 'user_not_listed', chat_id: -1, user_id: 1, count: 2 }],
      others: 0,
    },
  ]);
});

test('what is left is reported when the process ends', async () => {
  const { note, close } = create();
  note(stranger(1));
  await pass(1);
  note(stranger(2));
  await close();

  expect(reports.map(({ items }) => items[0]?.user_id)).toEqual([1, 2]);
});
