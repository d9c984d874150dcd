import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, createGate, createKey, createTestDatabase, until } from '@wingman/testkit';
import type { CallAnswer, Gate, TestDatabase } from '@wingman/testkit';
import { ask, createWorker, startApprovals } from './approvals.js';
import type { TestApprovals, Worker } from './approvals.js';

let database: TestDatabase;
let gate: Gate;
let service: TestApprovals;
let worker: Worker;

beforeAll(async () => {
  database = await createTestDatabase();
  gate = await createGate(database.urlFor('approvals'));
  service = await startApprovals(database);
  worker = await createWorker(database);
});

afterAll(async () => {
  await service.close();
  await gate.close();
  await database.drop();
});

const waitFor = (
  approvalId: string,
  seconds: number,
  { signal, at = service }: { signal?: AbortSignal; at?: { url: string } } = {},
): Promise<CallAnswer> =>
  call(`${at.url}/approvals/${approvalId}/wait?timeout=${seconds}`, { key: worker.key, signal });
const cancel = (approvalId: string): Promise<CallAnswer> =>
  call(`${service.url}/approvals/${approvalId}/cancel`, { key: worker.key, method: 'POST' });
const pending = async (title: string): Promise<string> =>
  (await ask(service, worker, { body: { title } })).body.approval_id as string;

async function waiters(at: { url: string }, count: number): Promise<void> {
  await until(async () => {
    const { body } = await call(`${at.url}/metrics`);
    return new RegExp(`^wingman_approval_waiters(?:\\{[^}]*\\})? ${count}$`, 'm').test(body as string);
  });
}

describe('whoever waits', () => {
  test('is told at once what was decided', async () => {
    const id = await pending('told');
    const waiting = waitFor(id, 60);
    await waiters(service, 1);
    const decidedAt = performance.now();

    await cancel(id);

    expect((await waiting).body).toMatchObject({ approval_id: id, status: 'CANCELLED' });
    expect(performance.now() - decidedAt).toBeLessThan(5_000);
  });

  test('gets what is there when time is up, or nothing is to be waited for', async () => {
    const id = await pending('time is up');

    expect([(await waitFor(id, 0)).body.status, (await waitFor(id, 1)).body.status]).toEqual(['PENDING', 'PENDING']);
    await cancel(id);
    expect((await waitFor(id, 60)).body.status).toBe('CANCELLED');
  });

  test.each(['-1', '61', '1.5', '1e1', ''])('may not wait for %j seconds', async (seconds) => {
    const { body } = await call(`${service.url}/approvals/${worker.keyId}/wait?timeout=${seconds}`, {
      key: worker.key,
    });

    expect(body.code).toBe('invalid_request');
  });

  test('may not wait for what belongs to another worker or another tenant', async () => {
    const id = await pending('own');
    const { key: ofOther } = await createKey(database, worker.tenantId, { scopes: ['work'], workerId: 'other' });
    const stranger = await createWorker(database);

    for (const key of [ofOther, stranger.key]) {
      const { body } = await call(`${service.url}/approvals/${id}/wait?timeout=60`, { key });
      expect(body.code).toBe('not_found');
    }
  });

  test('leaves nothing behind when the client goes', async () => {
    const leaving = new AbortController();
    const waiting = waitFor(await pending('goes'), 60, { signal: leaving.signal }).catch(() => 'gone');
    await waiters(service, 1);

    leaving.abort();

    expect(await waiting).toBe('gone');
    await waiters(service, 0);
  });

  test('is one of a thousand, each told of its own request, with the connections of the pool free', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, (_, at) => pending(`of a thousand ${at}`)));
    const waiting = Array.from({ length: 1_000 }, (_, at) => waitFor(ids[at % ids.length] as string, 60));
    await waiters(service, 1_000);

    for (const id of ids) await cancel(id);

    const answers = await Promise.all(waiting);
    expect(answers.every(({ body }, at) => body.approval_id === ids[at % ids.length])).toBe(true);
    expect(new Set(answers.map(({ body }) => body.status as string))).toEqual(new Set(['CANCELLED']));
    await waiters(service, 0);
  }, 60_000);

  test('learns of a decision that another replica took', async () => {
    const replica = await startApprovals(database);
    const id = await pending('replica');
    const waiting = waitFor(id, 60, { at: replica });
    await waiters(replica, 1);

    await cancel(id);

    expect((await waiting).body.status).toBe('CANCELLED');
    await replica.close();
  });

  test('learns of a decision that was taken while the listener had lost its connection', async () => {
    const cutOff = await startApprovals(database, { databaseUrl: gate.url });
    const id = await pending('cut off');
    const waiting = waitFor(id, 60, { at: cutOff });
    await waiters(cutOff, 1);
    gate.shut();
    await cancel(id);
    gate.open();

    expect((await waiting).body.status).toBe('CANCELLED');
    await cutOff.close();
  });

  test('gets an answer when the service ends', async () => {
    const ending = await startApprovals(database);
    const waiting = waitFor(await pending('ends'), 60, { at: ending });
    await waiters(ending, 1);

    expect(await ending.close()).toBe(true);

    expect((await waiting).body.status).toBe('PENDING');
  });
});
