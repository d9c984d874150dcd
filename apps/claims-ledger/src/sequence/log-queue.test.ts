import { describe, expect, test } from '@jest/globals';
import type { PreparedLeaf } from '@wingman/ledger-format';
import type { AppendRequest } from './append-request.js';
import { createLogQueue } from './log-queue.js';

const leaf = (maxBytes = 100): PreparedLeaf => ({
  head: Buffer.alloc(0),
  middle: Buffer.alloc(0),
  tail: Buffer.alloc(0),
  maxBytes,
});
const request = (count = 1, more: Partial<AppendRequest> & { bytes?: number } = {}): AppendRequest => ({
  tenantId: 'tenant',
  leaves: Array.from({ length: count }, () => leaf(more.bytes)),
  workerIds: [],
  ...more,
});
/** Adds without waiting for the answer. */
function queueOf(requests: AppendRequest[], now: () => number = () => 0) {
  const queue = createLogQueue(now);
  const refused: unknown[] = [];
  requests.forEach((one) => void queue.add(one).catch((error: unknown) => refused.push(error)));
  return { queue, refused };
}
const sizes = (requests: AppendRequest[]): number[] => requests.map(({ leaves }) => leaves.length);

describe('take', () => {
  test('never splits a request', () => {
    const { queue } = queueOf([request(100), request(100), request(100)]);

    expect(sizes(queue.take(256).requests)).toEqual([100, 100]);
    expect(sizes(queue.take(256).requests)).toEqual([100]);
  });

  test('gives a request that is larger than a batch one of its own', () => {
    const { queue } = queueOf([request(1_000), request(1)]);

    expect(sizes(queue.take(256).requests)).toEqual([1_000]);
    expect(sizes(queue.take(256).requests)).toEqual([1]);
  });

  test('drops requests whose client has gone', async () => {
    const { queue, refused } = queueOf([request(1, { isAbandoned: () => true }), request(2)]);

    expect(sizes(queue.take(256).requests)).toEqual([2]);
    expect(queue.entries()).toBe(0);
    await Promise.resolve();
    expect(refused).toHaveLength(1);
  });
});

test('a short queue is one batch, of a long one half is, and no batch is larger than 256', () => {
  const batchOf = (count: number): number => queueOf(Array.from({ length: count }, () => request())).queue.batchSize();

  expect([1, 64, 65, 256, 2_000].map(batchOf)).toEqual([1, 64, 33, 128, 256]);
});

describe('a queue that is behind refuses with Retry-After', () => {
  const expectBusy = (answer: Promise<unknown>) =>
    expect(answer).rejects.toMatchObject({ code: 'ledger_busy', retryAfterSeconds: expect.any(Number) });

  test('when it holds too many entries', async () => {
    const { queue, refused } = queueOf(Array.from({ length: 10 }, () => request(1_000)));
    expect(refused).toEqual([]);

    await expectBusy(queue.add(request()));
  });

  test('when it holds too many bytes', async () => {
    const { queue } = queueOf([request(1_000, { bytes: 33_000 })]);

    await expectBusy(queue.add(request(1_000, { bytes: 33_000 })));
  });

  test('when the oldest has waited too long', async () => {
    let time = 0;
    const { queue } = queueOf([request()], () => time);
    time = 2_001;

    await expectBusy(queue.add(request()));
  });

  test('and gives up those that wait longer than anybody would', async () => {
    let time = 0;
    const queue = createLogQueue(() => time);
    const waiting = queue.add(request());
    time = 5_001;
    queue.expire();

    await expectBusy(waiting);
    expect(queue.isEmpty()).toBe(true);
  });

  test('but takes one request of any size when it is empty', () => {
    expect(queueOf([request(1_000, { bytes: 65_535 })]).refused).toEqual([]);
  });
});
