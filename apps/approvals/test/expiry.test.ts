import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, createTestDatabase, createTestRedis, until } from '@wingman/testkit';
import type { TestDatabase, TestRedis } from '@wingman/testkit';
import { Redis } from 'ioredis';
import { MOMENT_MS } from '../src/expiry/announced.js';
import { expireRequests } from '../src/expiry/expiry.store.js';
import { ask, createWorker, entriesOf, startApprovals } from './approvals.js';
import type { StartOptions, TestApprovals, Worker } from './approvals.js';

const NEVER_MS = 3_600_000;

let database: TestDatabase;
let redis: TestRedis;

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
});

afterAll(async () => {
  await Promise.all([redis.drop(), database.drop()]);
});

async function within(options: StartOptions, work: (service: TestApprovals, worker: Worker) => Promise<void>) {
  const service = await startApprovals(database, options);
  try {
    await work(service, await createWorker(database));
  } finally {
    expect(await service.close()).toBe(true);
  }
}

async function expectExpired(service: TestApprovals, worker: Worker): Promise<void> {
  const { body } = await ask(service, worker, { body: { ttl_seconds: 1 } });
  const view = await until(async () => {
    const found = await call(`${service.url}/approvals/${body.approval_id}`, { key: worker.key });
    return found.body.status === 'EXPIRED' && found.body;
  });

  expect(view).toMatchObject({ decided_by: null, needs_more: 0 });
  expect(Date.parse(view.decided_at)).toBeGreaterThanOrEqual(Date.parse(body.expires_at));
  expect((await entriesOf(database, worker.tenantId)).at(-1)).toEqual({
    kind: 'approval.expired',
    fields: {
      approval_id: body.approval_id,
      worker_id: worker.workerId,
      environment: 'dev',
      expires_at: body.expires_at,
    },
  });
}

describe('a request ends at its time', () => {
  test('by a job', async () => {
    await within({ sweepMs: NEVER_MS, redis: { url: redis.url, prefix: redis.prefix } }, expectExpired);
  });

  test('by a job that all of the same moment share, whatever their tenants', async () => {
    await within({ sweepMs: NEVER_MS, redis: { url: redis.url, prefix: redis.prefix } }, async (service, worker) => {
      const workers = [worker, await createWorker(database)];
      const askedFor = async (ttlSeconds: number) =>
        Promise.all(
          Array.from({ length: 12 }, async (_, index) => {
            const asking = workers[index % 2] as Worker;
            const body = { title: `Number ${index} for ${ttlSeconds} s`, ttl_seconds: ttlSeconds };
            return { asking, ...(await ask(service, asking, { body })).body };
          }),
        );
      const client = new Redis(redis.url);
      const jobsNow = () => client.zcard(`${redis.prefix}:approvals.expire:delayed`);
      const before = await jobsNow();

      const late = await askedFor(600);
      const moments = new Set(late.map(({ expires_at: at }) => Math.ceil(Date.parse(at) / MOMENT_MS)));
      await until(async () => (await jobsNow()) === before + moments.size);
      expect(moments.size).toBeLessThan(late.length);
      await client.quit();

      for (const { asking, approval_id: id } of await askedFor(1)) {
        await until(async () => {
          const { body } = await call(`${service.url}/approvals/${id}`, { key: asking.key });
          return body.status === 'EXPIRED';
        });
      }
    });
  });

  test('by the sweep, where there is no queue', async () => {
    await within({}, expectExpired);
  });

  test('by the sweep, where Redis is away', async () => {
    await within({ redis: { url: 'redis://127.0.0.1:1' } }, expectExpired);
  });

  test('by the sweep of another process, when the first one is gone', async () => {
    let worker: Worker | undefined;
    let approvalId: string | undefined;
    await within({ sweepMs: NEVER_MS }, async (service, asking) => {
      worker = asking;
      ({ approval_id: approvalId } = (await ask(service, asking, { body: { ttl_seconds: 1 } })).body);
    });

    await within({}, async (service) => {
      await until(async () => {
        const { body } = await call(`${service.url}/approvals/${approvalId}`, { key: worker?.key });
        return body.status === 'EXPIRED';
      });
    });
  });
});

describe('the statement that lets expire', () => {
  test('leaves alone what has time, and what is decided', async () => {
    await within({ sweepMs: NEVER_MS }, async (service, worker) => {
      const waiting = await ask(service, worker, { body: { title: 'Waits', ttl_seconds: 60 } });
      const gone = await ask(service, worker, { body: { title: 'Gone', ttl_seconds: 1 } });
      await call(`${service.url}/approvals/${gone.body.approval_id}/cancel`, { key: worker.key, method: 'POST' });
      await until(() => Date.now() > Date.parse(gone.body.expires_at));

      const expired = await service.database.db.inTenant(worker.tenantId, (tx) =>
        expireRequests(tx, worker.tenantId, [waiting.body.approval_id, gone.body.approval_id]),
      );

      expect(expired).toEqual([]);
    });
  });

  test('has one winner, and leaves the request alone until the very moment', async () => {
    await within({ sweepMs: NEVER_MS }, async (service, worker) => {
      const { body } = await ask(service, worker, { body: { ttl_seconds: 1 } });
      const expire = () =>
        service.database.db.inTenant(worker.tenantId, (tx) => expireRequests(tx, worker.tenantId, [body.approval_id]));
      expect(await expire()).toEqual([]);
      await until(() => Date.now() > Date.parse(body.expires_at));

      const wins = await Promise.all(Array.from({ length: 8 }, expire));

      expect(wins.flat()).toEqual([body.approval_id]);
      const kinds = (await entriesOf(database, worker.tenantId)).map(({ kind }) => kind);
      expect(kinds).toEqual(['approval.requested', 'approval.expired']);
    });
  });

  test('has the last word: what is over is not withdrawn any more, swept or not', async () => {
    await within({ sweepMs: NEVER_MS }, async (service, worker) => {
      const { body } = await ask(service, worker, { body: { ttl_seconds: 1 } });
      await until(() => Date.now() > Date.parse(body.expires_at));

      const cancelled = await call(`${service.url}/approvals/${body.approval_id}/cancel`, {
        key: worker.key,
        method: 'POST',
      });

      expect([cancelled.status, cancelled.body.code]).toEqual([409, 'expired']);
    });
  });

  test('and the one that withdraws never both win', async () => {
    await within({ sweepMs: NEVER_MS }, async (service, worker) => {
      const { body } = await ask(service, worker, { body: { ttl_seconds: 1 } });
      const end = Date.parse(body.expires_at);
      const expire = () =>
        service.database.db.inTenant(worker.tenantId, (tx) => expireRequests(tx, worker.tenantId, [body.approval_id]));
      const cancel = async () =>
        (await call(`${service.url}/approvals/${body.approval_id}/cancel`, { key: worker.key, method: 'POST' })).status;
      await until(() => Date.now() >= end - 15, { interval: 1 });

      const statuses: number[] = [];
      const expired: string[] = [];
      while (expired.length === 0 && !statuses.includes(200)) {
        const [ended, status] = await Promise.all([expire(), cancel()]);
        expired.push(...ended);
        statuses.push(status);
      }

      expect(expired.length + statuses.filter((status) => status === 200).length).toBe(1);
      expect(await entriesOf(database, worker.tenantId)).toHaveLength(2);
    });
  });
});

test('old answers under an Idempotency-Key are forgotten after a day', async () => {
  await within({ sweepMs: NEVER_MS }, async (service, worker) => {
    await ask(service, worker, { headers: { 'Idempotency-Key': 'old' } });
    await ask(service, worker, { headers: { 'Idempotency-Key': 'new' } });
    await database.query(
      `UPDATE approvals.idempotency SET created_at = now() - interval '25 hours' WHERE idempotency_key = 'old'`,
    );
    await service.database.db.query('SELECT approvals.purge_idempotency()');

    const left = await database.query('SELECT idempotency_key FROM approvals.idempotency WHERE tenant_id = $1', [
      worker.tenantId,
    ]);
    expect(left).toEqual([{ idempotency_key: 'new' }]);
  });
});
