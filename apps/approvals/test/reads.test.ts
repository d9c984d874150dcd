import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { APPROVAL_STATUSES } from '@wingman/contracts';
import { call, createKey, createTestDatabase } from '@wingman/testkit';
import type { CallAnswer, TestDatabase } from '@wingman/testkit';
import { mayBecome } from '../src/approval/states.js';
import { ask, createWorker, entriesOf, HARMLESS, startApprovals } from './approvals.js';
import type { TestApprovals, Worker } from './approvals.js';

let database: TestDatabase;
let service: TestApprovals;
let worker: Worker;
let readKey: string;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database);
});

beforeEach(async () => {
  worker = await createWorker(database);
  ({ key: readKey } = await createKey(database, worker.tenantId, { scopes: ['read'] }));
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

const get = (path: string, key = readKey): Promise<CallAnswer> => call(service.url + path, { key });
const cancel = (approvalId: string, key = worker.key): Promise<CallAnswer> =>
  call(`${service.url}/approvals/${approvalId}/cancel`, { key, method: 'POST' });
const pending = async (title: string, of = worker): Promise<string> =>
  (await ask(service, of, { body: { title } })).body.approval_id as string;
const idsOf = ({ body }: CallAnswer): string[] =>
  (body.items as { approval_id: string }[]).map(({ approval_id: id }) => id);

describe('a list', () => {
  test('is the newest first, page by page', async () => {
    const ids = [];
    for (let at = 0; at < 5; at += 1) ids.push(await pending(`request ${at}`));

    const first = await get('/approvals?limit=2');
    const second = await get(`/approvals?limit=2&cursor=${first.body.next_cursor}`);
    const third = await get(`/approvals?limit=2&cursor=${second.body.next_cursor}`);

    expect([first, second, third].flatMap(idsOf)).toEqual(ids.reverse());
    expect(third.body.next_cursor).toBeNull();
  });

  test('is of one status, of one worker, or of those that wait', async () => {
    const other = await createWorker(database, { tenantId: worker.tenantId, workerId: 'other' });
    const [waits, gone, others] = [await pending('waits'), await pending('gone'), await pending('waits', other)];
    await cancel(gone);
    const { approval_id: approved } = (await ask(service, worker, { body: HARMLESS })).body;

    expect(idsOf(await get('/approvals?status=CANCELLED'))).toEqual([gone]);
    expect(idsOf(await get('/approvals?status=AUTO_APPROVED&worker_id=deployer'))).toEqual([approved]);
    expect(idsOf(await get('/approvals?worker_id=other'))).toEqual([others]);
    expect(idsOf(await get('/approvals/pending'))).toEqual([others, waits]);
    expect(idsOf(await get('/approvals/pending?worker_id=deployer'))).toEqual([waits]);
    expect(idsOf(await get('/approvals/pending', other.key))).toEqual([others]);
    expect((await get('/approvals?worker_id=deployer', other.key)).body.code).toBe('worker_mismatch');
  });

  test('ends a page early rather than show megabytes, and goes on from there', async () => {
    const instruction = 'x '.repeat(400_000);
    for (let at = 0; at < 7; at += 1) {
      await ask(service, worker, { body: { title: `long ${at}`, instruction } });
    }

    const first = await get('/approvals');
    const second = await get(`/approvals?cursor=${first.body.next_cursor}`);

    expect(first.body.items.length).toBeLessThan(7);
    expect(first.body.items.length + second.body.items.length).toBe(7);
    expect(second.body.next_cursor).toBeNull();
  }, 60_000);

  test.each(['?status=GONE', '?cursor=x', '?limit=0', '?page=2'])('refuses %s', async (query) => {
    expect((await get(`/approvals${query}`)).body.code).toBe('invalid_request');
  });
});

describe('what belongs to another', () => {
  test('worker is not there for a worker, and is there for who may read', async () => {
    const id = await pending('own');
    const { key } = await createWorker(database, { tenantId: worker.tenantId, workerId: 'other' });

    expect((await get(`/approvals/${id}`, key)).body.code).toBe('not_found');
    expect((await get(`/approvals/${id}`)).body.approval_id).toBe(id);
  });

  test('tenant is not there for anybody', async () => {
    const id = await pending('own');
    const stranger = await createWorker(database);
    const { key } = await createKey(database, stranger.tenantId, { scopes: ['read', 'decide'] });

    expect((await get(`/approvals/${id}`, key)).body.code).toBe('not_found');
    expect((await cancel(id, stranger.key)).body.code).toBe('not_found');
    expect((await get('/approvals', key)).body.items).toEqual([]);
    expect((await get('/approvals/stats', key)).body.total).toBe(0);
  });
});

describe('a request is withdrawn', () => {
  test('by who asked, once, and the ledger says so', async () => {
    const id = await pending('withdrawn');

    const first = await cancel(id);
    const second = await cancel(id);

    expect([first.status, first.body.status, first.body.decided_by]).toEqual([200, 'CANCELLED', `key:${worker.keyId}`]);
    expect([second.status, second.body.code]).toEqual([409, 'not_pending']);
    expect((await entriesOf(database, worker.tenantId)).slice(1)).toEqual([
      {
        kind: 'approval.cancelled',
        fields: expect.objectContaining({ approval_id: id, worker_id: 'deployer', key_id: worker.keyId }),
      },
    ]);
  });

  test('by another key of the same worker', async () => {
    const { key } = await createWorker(database, { tenantId: worker.tenantId });

    expect((await cancel(await pending('rotated'), key)).body.status).toBe('CANCELLED');
  });

  test('not by other workers, by people, or by a key without a worker that did not ask', async () => {
    const id = await pending('stays');
    const { key: other } = await createWorker(database, { tenantId: worker.tenantId, workerId: 'other' });
    const { key: unbound } = await createKey(database, worker.tenantId, { scopes: ['work'] });
    const { key: person } = await createKey(database, worker.tenantId, { scopes: ['decide'] });

    expect((await cancel(id, other)).body.code).toBe('not_found');
    expect((await cancel(id, unbound)).body.code).toBe('worker_mismatch');
    expect((await cancel(id, person)).body.code).toBe('forbidden_scope');
    expect((await get(`/approvals/${id}`)).body.status).toBe('PENDING');
  });

  test('not by a locked worker, who may not ask either', async () => {
    const id = await pending('locked');
    await database.query(
      `INSERT INTO watcher.workers (tenant_id, worker_id, standing, reason) VALUES ($1, 'deployer', 'LOCKED', 'lied')`,
      [worker.tenantId],
    );

    expect((await cancel(id)).body.code).toBe('worker_locked');
    expect((await ask(service, worker)).body.code).toBe('worker_locked');
  });
});

test('figures are those of the window', async () => {
  await pending('manual');
  await ask(service, worker, { body: HARMLESS });

  const { body } = await get('/approvals/stats?window=1h');

  // Counts are of all requests, rates of what was validated, and nothing was.
  const made = { total: 2, auto_approved: 1, auto_rejected: 0, manual: 1 };
  expect(body).toMatchObject({ window: '1h', ...made, validated: 0, go: false });
  expect(body.of_validated).toEqual({ auto_approved: 0, auto_rejected: 0, manual: 0 });
  expect(body.rates).toEqual({ auto_approved: null, auto_rejected: null, manual: null, false_positive: null });
  expect((await get('/approvals/stats?window=1y')).body.code).toBe('invalid_request');
});

test('everything is as it was after a restart', async () => {
  const first = await startApprovals(database);
  const id = (await ask(first, worker, { body: { title: 'kept' } })).body.approval_id as string;
  const before = (await call(`${first.url}/approvals/${id}`, { key: worker.key })).body;
  await first.close();

  expect((await get(`/approvals/${id}`)).body).toEqual(before);
  expect((await ask(service, worker, { body: { title: 'kept' } })).body.duplicate_of).toBe(id);
});

test('the state machine of the database is that of the service', async () => {
  const id = await pending('of many states');
  for (const from of APPROVAL_STATUSES) {
    for (const to of APPROVAL_STATUSES) {
      const moved = await moves(id, from, to);
      expect([from, to, moved]).toEqual([from, to, mayBecome(from, to)]);
    }
  }
});

/** Whether the database lets a request go from one state to another, whoever asks. Nothing of it stays. */
async function moves(approvalId: string, from: string, to: string): Promise<boolean> {
  const set = (status: string): string => `UPDATE approvals.requests SET status = '${status}', signature = 'x',
    decided_at = CASE WHEN '${status}' = 'PENDING' THEN NULL ELSE now() END WHERE approval_id = '${approvalId}'`;
  try {
    await database.query(
      `BEGIN; SET LOCAL session_replication_role = replica; ${set(from)};
       SET LOCAL session_replication_role = origin; ${set(to)}; ROLLBACK`,
    );
    return true;
  } catch (error) {
    expect((error as Error).message).toContain('is not allowed to go');
    return false;
  }
}
