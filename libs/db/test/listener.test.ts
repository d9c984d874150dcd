import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createGate, createTestDatabase, until } from '@wingman/testkit';
import type { Gate, TestDatabase } from '@wingman/testkit';
import { createListener } from '../src/index.js';
import type { Listener } from '../src/index.js';

let database: TestDatabase;
let gate: Gate;
let woken: string[];
let listener: Listener;

beforeAll(async () => {
  database = await createTestDatabase();
  gate = await createGate(database.urlFor('verifier'));
});

beforeEach(() => {
  woken = [];
  listener = createListener({
    url: gate.url,
    applicationName: 'test listener',
    retryDelayMs: 20,
    onWake: { ledger_intake: () => woken.push('intake'), other: () => woken.push('other') },
  });
});

afterAll(async () => {
  await gate.close();
  await database.drop();
});

const notify = (channel: string) => database.query(`SELECT pg_notify($1, '')`, [channel]);

test('wakes for each channel it was told of, and once at the beginning', async () => {
  await until(() => woken.length === 2);
  expect(woken.sort()).toEqual(['intake', 'other']);

  await notify('ledger_intake');
  await notify('nobody_listens');
  await until(() => woken.length === 3);
  expect(woken.at(-1)).toBe('intake');
  await listener.close();
});

test('connects again after the connection broke, and wakes for what it may have missed', async () => {
  await until(() => woken.length === 2);
  gate.shut();
  await notify('ledger_intake');
  gate.open();

  await until(() => woken.length >= 4);
  await notify('other');
  await until(() => woken.length >= 5);
  await listener.close();
});

test('connects as soon as a database that was away at the start is there', async () => {
  await listener.close();
  gate.shut();
  woken = [];
  listener = createListener({
    url: gate.url,
    applicationName: 'test listener',
    retryDelayMs: 20,
    onWake: { other: () => woken.push('other') },
  });
  expect(woken).toEqual([]);
  gate.open();

  await until(() => woken.length === 1);
  await listener.close();
});

test('is silent once it is closed, and leaves no session behind', async () => {
  await until(() => woken.length === 2);
  await listener.close();
  await notify('other');

  await until(async () => {
    const sessions = await database.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'test listener'`,
    );
    return sessions.length === 0;
  });
  expect(woken).toHaveLength(2);
});
