import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { everyItem } from '@wingman/sdk';
import { call, until } from '@wingman/testkit';
import { collect } from './support/accounts.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;
/** SPEC.md, promise 7: a lie is on Telegram within ten seconds. */
const WITHIN = { timeout: 10_000 };

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, LONG);
afterAll(() => system.stop(), LONG);

const lie = (workerId: string) => ({ worker_id: workerId, claim: `Created ${system.sandbox}/never-by-${workerId}` });
const messagesAbout = (text: string) => system.messages().filter((message) => message.text.includes(text));
const alerts = () => collect(everyItem(system.read.listAlerts, { limit: 500 }));

/** What a worker gets for a claim. */
const codeFor = async (url: string, workerId: string) => {
  const body = { worker_id: workerId, claim: 'I did something' };
  const { status, body: answer } = await call(url, { key: system.stack.keys.work, body });
  return answer.code ?? status;
};

test('a lie is one message within ten seconds and locks its worker out; a question never does', async () => {
  const asked = await system.work.verifyClaim(lie('only-asked'));
  expect(asked).toMatchObject({ verdict: 'FALSE', binding: false });

  await system.work.logClaim(lie('liar'));
  await until(() => messagesAbout('liar').length > 0, WITHIN);

  const raised = await alerts();
  expect(raised.map(({ worker_id: id }) => id)).toEqual(['liar']);
  expect(messagesAbout(raised[0]?.alert_id ?? 'no alert')).toHaveLength(1);
  const { url } = system.stack;
  expect(await codeFor(`${url}/log_claim`, 'liar')).toBe('worker_locked');
  expect(await codeFor(`${url}/verify`, 'liar')).toBe('worker_locked');
  expect(await codeFor(`${url}/log_claim`, 'only-asked')).toBe(201);
});

test(
  'a lock holds in services that are started later, until a person unlocks the worker',
  async () => {
    const worker = 'locked-before';
    await system.decide.lockWorker({ id: worker, reason: 'a test of the lock' });
    const { stack } = system;
    const [ledger, verifier] = [await stack.addReplica('claims-ledger', {}), await stack.addReplica('verifier', {})];
    const doors = [`${ledger.url}/log_claim`, `${verifier.url}/verify`, `${stack.url}/log_claim`];
    for (const door of doors) expect(await codeFor(door, worker)).toBe('worker_locked');

    await system.decide.unlockWorker({ id: worker, reason: 'heard' });

    for (const door of doors) expect(await codeFor(door, worker)).not.toBe('worker_locked');
  },
  LONG,
);

test(
  'while Telegram fails and limits, no alert is lost and none is sent twice',
  async () => {
    const { telegram } = system;
    telegram.failNext('sendMessage', { kind: 'error', status: 502 }, 2);
    telegram.failNext('sendMessage', { kind: 'rate_limit', retryAfter: 1 }, 2);
    telegram.failNext('sendMessage', { kind: 'drop' }, 2);
    const liars = Array.from({ length: 12 }, (_, n) => `while-telegram-failed-${n}`);
    await Promise.all(liars.map((workerId) => system.work.logClaim(lie(workerId))));

    const untold = () => system.query(`SELECT FROM watcher.deliveries WHERE status <> 'SENT'`);
    await until(async () => (await alerts()).length > liars.length && (await untold()).length === 0, {
      timeout: 60_000,
      interval: 100,
    });

    const told = (await alerts()).filter(({ worker_id: id }) => liars.includes(String(id)));
    expect(told.map(({ worker_id: id }) => id).sort()).toEqual(liars.sort());
    for (const { alert_id: id } of told) expect(messagesAbout(id)).toHaveLength(1);
  },
  LONG,
);

test(
  'where a standing cannot be read, work is refused',
  async () => {
    const { url, postgres } = system.stack;
    const mayRead = (verb: string) =>
      system.query(
        `${verb} EXECUTE ON FUNCTION kit.locked_workers ${verb === 'GRANT' ? 'TO' : 'FROM'} wingman_verifier`,
      );
    await mayRead('REVOKE');
    expect(['internal', 'unavailable']).toContain(await codeFor(`${url}/verify`, 'nobody-knows'));
    await mayRead('GRANT');
    expect(await codeFor(`${url}/verify`, 'nobody-knows')).toBe(200);

    postgres.kill?.('SIGKILL');
    for (const path of ['/log_claim', '/verify'])
      expect(await codeFor(`${url}${path}`, 'nobody-knows')).toBe('unavailable');
    await postgres.restart?.();
    await until(async () => (await codeFor(`${url}/log_claim`, 'nobody-knows')) === 201, { timeout: 30_000 });
  },
  LONG,
);
