import { expect, test } from '@jest/globals';
import { createWaitingRoom } from './waiting-room.js';

const LONG_MS = 3_600_000;
const never = new AbortController().signal;

test('everybody who waits is woken', async () => {
  const room = createWaitingRoom();
  const waiting = [room.ticket(), room.ticket()].map((ticket) => ticket.wait(LONG_MS, never));

  room.wake();

  await Promise.all(waiting);
});

test('a wake between taking the ticket and waiting is not missed', async () => {
  const room = createWaitingRoom();
  const ticket = room.ticket();

  room.wake();

  await ticket.wait(LONG_MS, never);
});

test('an older wake does not count', async () => {
  const room = createWaitingRoom();
  room.wake();
  const startedAt = performance.now();

  await room.ticket().wait(30, never);

  expect(performance.now() - startedAt).toBeGreaterThan(25);
});

test('whoever goes away, before or while waiting, waits no longer', async () => {
  const room = createWaitingRoom();
  const leaving = new AbortController();
  const waiting = room.ticket().wait(LONG_MS, leaving.signal);

  leaving.abort();

  await waiting;
  await room.ticket().wait(LONG_MS, leaving.signal);
});

test('nobody waits in a closed room', async () => {
  const room = createWaitingRoom();
  const waiting = room.ticket().wait(LONG_MS, never);

  room.close();

  await waiting;
  await room.ticket().wait(LONG_MS, never);
  expect(room.closed).toBe(true);
});
