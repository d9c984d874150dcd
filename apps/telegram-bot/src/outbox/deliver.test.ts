import { expect, test } from '@jest/globals';
import { createRateGate } from '../telegram/rate-gate.js';
import { createDeliver } from './deliver.js';
import type { Leased, Part } from './delivery-source.js';

interface Shown extends Part {
  as: string;
}

test('what was sent and could not be reported is reported as it was sent, and not sent again', async () => {
  const reported: string[] = [];
  let [sends, isAway, status] = [0, true, 'waits'];
  const source = {
    lease: async () => [],
    failed: async () => undefined,
    partSent: async (_id: string, messageId: number, { part }: { part: Shown }) => {
      reported.push(`${messageId} ${part.as}`);
    },
    sent: async () => {
      if (isAway) throw new Error('away');
    },
  };
  const deliver = createDeliver<Leased, Shown>({
    source,
    gate: createRateGate(),
    now: () => 0,
    warn: () => undefined,
    post: {
      chatIds: [1],
      keeper: 'a test',
      about: () => ({}),
      partsOf: () => [{ chatId: 1, as: status, send: async () => (sends += 1) }],
    },
  });
  const delivery = { delivery_id: 'd', attempt: 1, sent_message_ids: [] };
  const { signal } = new AbortController();
  await expect(deliver(delivery, 1, signal)).rejects.toThrow('away');
  [isAway, status] = [false, 'is decided'];

  expect(await deliver({ ...delivery, attempt: 2 }, 1, signal)).toEqual({ result: 'sent' });

  expect([sends, reported]).toEqual([1, ['1 waits']]);
});
