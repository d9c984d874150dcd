import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createKey, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { createRequestStore } from '../src/request/request.store.js';
import type { NewRequest, Outcome } from '../src/request/request.store.js';
import { ask, createWorker, entriesOf, HARMLESS, RISKY, startApprovals } from './approvals.js';
import type { TestApprovals, Worker } from './approvals.js';

let database: TestDatabase;
let service: TestApprovals;
let worker: Worker;

beforeAll(async () => {
  database = await createTestDatabase();
  // No sweep during these tests: what is over and was not swept must not stand in the way.
  service = await startApprovals(database, { sweepMs: 3_600_000 });
});

beforeEach(async () => {
  worker = await createWorker(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

const pass = (key: string) => ({ headers: { 'Idempotency-Key': key } });
const rowsOf = ({ tenantId }: Worker) =>
  database.query<{ approval_id: string; status: string }>(
    'SELECT approval_id, status FROM approvals.requests WHERE tenant_id = $1 ORDER BY approval_id',
    [tenantId],
  );
const endNow = (approvalId: string) =>
  database.query(
    `UPDATE approvals.requests SET created_at = now() - interval '2 hours', expires_at = now() - interval '1 hour'
     WHERE approval_id = $1`,
    [approvalId],
  );

describe('the same request while one waits', () => {
  test('is the one that waits', async () => {
    const first = await ask(service, worker);
    const second = await ask(service, worker, { body: { metadata: { try: 2 }, ttl_seconds: 5 } });

    expect(first.status).toBe(201);
    expect(second.status).toBe(200);
    expect(second.body).toEqual({ ...first.body, duplicate_of: first.body.approval_id });
    expect(await entriesOf(database, worker.tenantId)).toHaveLength(1);
  });

  test('is another one when what it names is another thing by now', async () => {
    let identity = 'the first';
    const looking = await startApprovals(database, {
      sweepMs: 3_600_000,
      resolver: { resolve: async () => ({ objects: { '0 volume old-data': identity }, plans: [] }) },
    });
    const first = await ask(looking, worker);
    identity = 'the second';

    const second = await ask(looking, worker);

    expect([first.status, second.status, first.body.binding]).toEqual([201, 201, 'bound']);
    expect(second.body.digest).not.toBe(first.body.digest);
    expect((await ask(looking, worker)).body.duplicate_of).toBe(second.body.approval_id);
    expect(await looking.close()).toBe(true);
  });

  test('is another one of another worker, in another environment, or with other words', async () => {
    const other = await createWorker(database, { tenantId: worker.tenantId, workerId: 'other' });
    const answers = [
      await ask(service, worker),
      await ask(service, other),
      await ask(service, worker, { body: { environment: 'test' } }),
      await ask(service, worker, { body: { commands: [['docker', 'volume', 'rm old-data']] } }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  });

  test('is a new one when the time of the first is up, swept or not', async () => {
    const first = await ask(service, worker);
    await withoutGuard(() => endNow(first.body.approval_id));

    const second = await ask(service, worker);

    expect(second.status).toBe(201);
    expect(await rowsOf(worker)).toEqual([
      { approval_id: first.body.approval_id, status: 'EXPIRED' },
      { approval_id: second.body.approval_id, status: 'PENDING' },
    ]);
    expect((await entriesOf(database, worker.tenantId)).map(({ kind }) => kind)).toEqual([
      'approval.requested',
      'approval.expired',
      'approval.requested',
    ]);
  });

  test('is recorded once, however many ask at the same moment', async () => {
    const outcomes = await race(8, {});

    expect(outcomes.filter(({ state }) => state === 'created')).toHaveLength(1);
    expect(outcomes.filter(({ state }) => state === 'duplicate')).toHaveLength(7);
    expect(await rowsOf(worker)).toHaveLength(1);
    expect(await entriesOf(database, worker.tenantId)).toHaveLength(1);
  });
});

describe('the same Idempotency-Key', () => {
  test.each([
    ['a request that waits', RISKY, 'PENDING'],
    ['one that was approved at once', HARMLESS, 'AUTO_APPROVED'],
  ])('gives the first answer to %s', async (_case, body, status) => {
    const first = await ask(service, worker, { body, ...pass('k') });
    const again = await ask(service, worker, { body, ...pass('k') });

    expect([first.status, first.body.status, first.headers.get('idempotent-replayed')]).toEqual([201, status, null]);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(again.body).toEqual(first.body);
    expect(await rowsOf(worker)).toHaveLength(1);
  });

  test('gives the first answer also after the request was decided', async () => {
    const first = await ask(service, worker, pass('k'));
    await withoutGuard(() => endNow(first.body.approval_id));
    await ask(service, worker);

    const again = await ask(service, worker, pass('k'));

    expect(again.body).toMatchObject({ approval_id: first.body.approval_id, status: 'PENDING' });
  });

  test('gives the first answer to what was a duplicate', async () => {
    await ask(service, worker);
    const duplicate = await ask(service, worker, pass('k'));
    const again = await ask(service, worker, pass('k'));

    expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([200, duplicate.body, 'true']);
  });

  test('refuses another request', async () => {
    await ask(service, worker, pass('k'));

    const other = await ask(service, worker, { body: { title: 'Another' }, ...pass('k') });

    expect([other.status, other.body.code]).toEqual([409, 'idempotency_conflict']);
    expect(await rowsOf(worker)).toHaveLength(1);
  });

  test('is another one of another key', async () => {
    const { key } = await createKey(database, worker.tenantId, { scopes: ['work'], workerId: worker.workerId });
    await ask(service, worker, { body: HARMLESS, ...pass('k') });

    const other = await ask(service, { ...worker, key }, { body: HARMLESS, ...pass('k') });

    expect(other.headers.get('idempotent-replayed')).toBeNull();
  });

  test.each([
    ['a request that waits', {}],
    ['one that is approved at once', { status: 'AUTO_APPROVED' as const }],
  ])('records %s once, however many send it at the same moment', async (_case, change) => {
    const call = { keyId: worker.keyId, key: 'race', requestHash: Buffer.from('same') };
    const outcomes = await race(8, change, call);

    expect(outcomes.filter(({ state }) => state === 'created')).toHaveLength(1);
    expect(outcomes.filter(({ state }) => state === 'replayed')).toHaveLength(7);
    expect(await rowsOf(worker)).toHaveLength(1);
    expect(await entriesOf(database, worker.tenantId)).toHaveLength(1);
  });
});

describe('a request is judged again', () => {
  test('when the policy that judged it is no longer in force', async () => {
    expect(await race(1, { policyRevision: 1 })).toEqual([{ state: 'again' }]);
    expect(await rowsOf(worker)).toEqual([]);
  });

  test('when approvals were paused before it was approved at once', async () => {
    await database.query(`INSERT INTO approvals.pauses (tenant_id, paused, changed_by) VALUES ($1, true, 'Ada')`, [
      worker.tenantId,
    ]);

    expect(await race(1, { status: 'AUTO_APPROVED' })).toEqual([{ state: 'again' }]);
    expect((await race(1, {}))[0]).toMatchObject({ state: 'created' });
  });
});

test('a policy that changed is asked at the next request, without a restart', async () => {
  const strict = [{ layer: 'tenant', approvals: { approvers_for_high: 2, check_required: true } }];
  expect((await ask(service, worker, { body: HARMLESS })).status).toBe(201);
  await database.query(
    `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
     VALUES ($1, 1, 'x', $2, 'Ada')`,
    [worker.tenantId, JSON.stringify(strict)],
  );

  expect((await ask(service, worker, { body: HARMLESS })).body.code).toBe('check_required');
});

/** So many stores at once record the same request, each as one of its own. */
async function race(
  times: number,
  change: Partial<NewRequest>,
  call?: { keyId: string; key: string; requestHash: Buffer },
): Promise<Outcome[]> {
  const store = createRequestStore(service.database.db);
  return Promise.all(Array.from({ length: times }, () => store.create(requestOf(change), call)));
}

function requestOf(change: Partial<NewRequest>): NewRequest {
  const { tenantId, workerId, keyId } = worker;
  const expiresAt = new Date(Date.now() + 60_000);
  return {
    approvalId: uuidv7(),
    asked: {
      tenantId,
      workerId,
      title: 'Race',
      instruction: 'Race.',
      instructionSha256: '0'.repeat(64),
      commands: [['docker', 'rm', 'web']],
      environment: 'dev',
      checkId: undefined,
      metadata: undefined,
      ttlSeconds: 60,
    },
    status: 'PENDING',
    requestDigest: Buffer.alloc(32),
    digest: '0'.repeat(64),
    binding: 'bound',
    objects: {},
    plans: [],
    risk: { level: 'HIGH', score: 90, reasons: [], reversibility: 'irreversible' },
    validation: undefined,
    policyVersion: 'v',
    policyRevision: 0,
    requiredDecisions: 1,
    requester: { keyId, personId: undefined },
    seal: undefined,
    escalation: undefined,
    decided:
      change.status === 'AUTO_APPROVED' ? { by: 'policy:v', at: new Date(), expiresAt, signature: 'x' } : undefined,
    entry: { tenantId, kind: 'approval.requested', fields: {} },
    ...change,
  };
}

/** Time passes only for those who may switch the state machine off: the table's owner. */
async function withoutGuard(work: () => Promise<unknown>): Promise<void> {
  await database.query('ALTER TABLE approvals.requests DISABLE TRIGGER decide_once');
  await work();
  await database.query('ALTER TABLE approvals.requests ENABLE TRIGGER decide_once');
}
