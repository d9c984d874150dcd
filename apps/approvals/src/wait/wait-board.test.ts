import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '@wingman/testkit';
import { createWaitBoard } from './wait-board.js';
import type { WaitBoard } from './wait-board.js';

const LONG_MS = 3_600_000;
const never = new AbortController().signal;

let settled: string[];
let looks: string[][];
let failing: boolean;
let board: WaitBoard;

beforeEach(() => {
  [settled, looks, failing] = [[], [], false];
  board = createWaitBoard({
    settledAmong: async (ids) => {
      looks.push([...ids]);
      if (failing) throw new Error('away');
      return ids.filter((id) => settled.includes(id));
    },
    log: { warn: () => undefined },
    retryMs: 5,
  });
});

afterEach(() => board.close());

test('everybody who waits for a request is let go when it is settled, and nobody else', async () => {
  const both = [board.ticket('a'), board.ticket('a')].map((ticket) => ticket.wait(LONG_MS, never));
  let released = false;
  void board
    .ticket('b')
    .wait(LONG_MS, never)
    .then(() => (released = true));

  board.wake('a');

  await Promise.all(both);
  expect([released, looks]).toEqual([false, []]);
});

test('a change between taking the ticket and waiting is not missed', async () => {
  const ticket = board.ticket('a');
  board.wake('a');

  await ticket.wait(LONG_MS, never);
});

test('after a lost connection one look finds all that were settled meanwhile', async () => {
  const waiting = ['a', 'b'].map((id) => board.ticket(id).wait(LONG_MS, never));
  void board.ticket('c').wait(LONG_MS, never);
  settled = ['a', 'b'];

  board.wake();

  await Promise.all(waiting);
  expect(looks).toEqual([['a', 'b', 'c']]);
});

test('a look that fails is taken again', async () => {
  const waiting = board.ticket('a').wait(LONG_MS, never);
  [settled, failing] = [['a'], true];
  board.wake();
  await until(() => looks.length > 1);

  failing = false;

  await waiting;
});

test('whoever goes away, or has waited long enough, waits no longer', async () => {
  const leaving = new AbortController();
  const waiting = board.ticket('a').wait(LONG_MS, leaving.signal);

  leaving.abort();

  await waiting;
  await board.ticket('a').wait(LONG_MS, leaving.signal);
  await board.ticket('a').wait(5, never);
});

test('a torn ticket leaves nothing behind', () => {
  const [one, other] = [board.ticket('a'), board.ticket('a')];
  one.tear();
  expect(board.waiting()).toBe(1);

  other.tear();
  board.ticket('a');
  other.tear();

  expect(board.waiting()).toBe(1);
});

test('nobody waits on a closed board', async () => {
  const waiting = board.ticket('a').wait(LONG_MS, never);

  board.close();

  await waiting;
  await board.ticket('b').wait(LONG_MS, never);
});
