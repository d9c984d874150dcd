import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { withAdminClient } from '@wingman/db';
import { createPolicy } from '@wingman/policy';
import type { Principal } from '@wingman/service-kit';
import { createTenant, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { textDigest } from '@wingman/token';
import { withoutDocker } from '../src/request/binding.js';
import { judge } from '../src/request/judge.js';
import type { JudgeDeps } from '../src/request/judge.js';
import { createRequestStore } from '../src/request/request.store.js';
import type { NewRequest, Repeatable, RequestStore } from '../src/request/request.store.js';
import { readHere } from '../src/request/text-reader.js';
import { createKeyRing, entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { areWaiting } from './people.js';

let database: TestDatabase;
let service: TestApprovals;
let store: RequestStore;
let deps: JudgeDeps;
let tenantId: string;
const keyId = randomUUID();

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database, { sweepMs: 3_600_000 });
  store = createRequestStore(service.database.db);
  const { signing: decisionKey } = await createKeyRing();
  deps = {
    gatekeeper: { findCheck: async () => undefined },
    resolver: withoutDocker,
    reader: readHere,
    validate: async () => undefined,
    decisionKey,
    deployment: 'dev',
  };
});
beforeEach(async () => {
  tenantId = await createTenant(database);
});
afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

interface Wish {
  command?: string[];
  /** Of the policy that it is judged by; 0 is in force. */
  revision?: number;
}

/** A request that was judged and waits to be recorded. */
function judged(title: string, { command = ['rm', '-rf', '/srv/old'], revision = 0 }: Wish = {}): Promise<NewRequest> {
  const instruction = 'Do as the commands say.';
  const asked = {
    ...{ tenantId, workerId: 'deployer', title, instruction, instructionSha256: textDigest(instruction) },
    ...{ commands: [command], environment: 'dev', checkId: undefined, metadata: undefined, ttlSeconds: 3_600 },
  };
  const principal = { tenantId, tier: 'standard', keyId, actor: `key:${keyId}` } as Principal;
  return judge(deps, asked, principal, { revision, layers: [], policy: createPolicy([]), paused: false });
}

const HARMLESS: Wish = { command: ['ls', '-l'] };

const call = (key: string, body = 'a body'): Repeatable => ({
  keyId,
  key,
  requestHash: createHash('sha256').update(body).digest(),
});

/** Hands all of them over in one turn, behind a first one, which may have a transaction of its own. */
const recordAll = async (wishes: [NewRequest, Repeatable?][]): Promise<string[]> => {
  const alone = store.create(await judged('the first'), undefined);
  const settled = await Promise.allSettled(wishes.map(([request, known]) => store.create(request, known)));
  expect((await alone).state).toBe('created');
  return settled.map((one) => (one.status === 'fulfilled' ? one.value.state : (one.reason as { code: string }).code));
};

/** Titles by the transaction that recorded them. */
const transactions = async (): Promise<string[][]> =>
  (
    await database.query<{ titles: string[] }>(
      `SELECT array_agg(title ORDER BY title) AS titles FROM approvals.requests WHERE tenant_id = $1
       GROUP BY xmin::text ORDER BY 1`,
      [tenantId],
    )
  ).map(({ titles }) => titles);

const requestedTitles = async (): Promise<unknown[]> =>
  (await entriesOf(database, tenantId))
    .filter(({ kind }) => kind === 'approval.requested')
    .map(({ fields }) => fields['title']);

test('what is asked at once shares a transaction, each request with its own entry, in the order of asking', async () => {
  const states = await recordAll([
    [await judged('c waits')],
    [await judged('a is harmless', HARMLESS), call('with a key')],
    [await judged('b waits')],
  ]);

  expect(states).toEqual(['created', 'created', 'created']);
  expect(await transactions()).toContainEqual(expect.arrayContaining(['a is harmless', 'b waits', 'c waits']));
  expect(await requestedTitles()).toEqual(['the first', 'c waits', 'a is harmless', 'b waits']);
  expect(await store.replay(tenantId, call('with a key'))).toMatchObject({ state: 'replayed', status: 201 });
});

test('a request that was given its id, twice in one transaction, has one entry', async () => {
  const rollback = await judged('a rollback');

  expect(await recordAll([[rollback], [rollback], [rollback]])).toEqual(['created', 'created', 'created']);
  expect(await requestedTitles()).toEqual(['the first', 'a rollback']);
});

test('of a request that was given its id, and that two replicas record at once, one is recorded, the other is told', async () => {
  const rollback = await judged('a rollback');
  const other = createRequestStore(service.database.db);

  const states = await withAdminClient(database.adminUrl, async (holder) => {
    // The first one stands there with its row before anybody sees it; the other one waits for that row.
    await holder.query('BEGIN; LOCK TABLE ledger.intake IN SHARE MODE');
    const recording = Promise.all([store, other].map((replica) => replica.create(rollback, undefined)));
    await until(() => areWaiting(database, 2), { what: 'two that record' });
    await holder.query('COMMIT');
    return (await recording).map(({ state }) => state);
  });

  expect(states.sort()).toEqual(['created', 'duplicate']);
  expect(await requestedTitles()).toEqual(['a rollback']);
});

test('one that was decided before a late twin came is told as it was decided', async () => {
  const rollback = await judged('a rollback', HARMLESS);
  expect((await store.create(rollback, undefined)).state).toBe('created');

  expect(await store.create(rollback, undefined)).toMatchObject({
    state: 'duplicate',
    answer: { approval_id: rollback.approvalId, status: rollback.status },
  });
  expect(rollback.status).toBe('AUTO_APPROVED');
});

test('of the same request twice in one transaction one is recorded, and the other is told of it', async () => {
  const twins = [await judged('twin'), await judged('twin')];

  const states = await recordAll([...twins.map((twin): [NewRequest] => [twin]), [await judged('another')]]);

  expect([...states].sort()).toEqual(['created', 'created', 'duplicate']);
  expect((await requestedTitles()).filter((title) => title === 'twin')).toHaveLength(1);
});

test('one that was judged by another policy, or before a pause, is judged again; the others stand', async () => {
  await database.query(`INSERT INTO approvals.pauses (tenant_id, paused, changed_by) VALUES ($1, true, 'a test')`, [
    tenantId,
  ]);

  const states = await recordAll([
    [await judged('stands')],
    [await judged('by another policy', { revision: 7 })],
    [await judged('before a pause', HARMLESS)],
  ]);

  expect(states).toEqual(['created', 'again', 'again']);
  expect(await requestedTitles()).toEqual(['the first', 'stands']);
});

test('one whose Idempotency-Key was used meanwhile takes no other with it', async () => {
  const states = await recordAll([
    [await judged('one'), call('used twice')],
    [await judged('stands')],
    [await judged('the same call'), call('used twice')],
    [await judged('another body'), call('used twice', 'another body')],
  ]);

  expect(states).toEqual(['created', 'created', 'replayed', 'idempotency_conflict']);
  expect((await requestedTitles()).sort()).toEqual(['one', 'stands', 'the first']);
});

test('one that the database refuses fails alone', async () => {
  const broken = { ...(await judged('broken')), digest: 'no digest' };

  const states = await recordAll([[await judged('stands')], [broken], [await judged('stands, too')]]);

  expect(states).toEqual(['created', '23514', 'created']);
  expect((await requestedTitles()).sort()).toEqual(['stands', 'stands, too', 'the first']);
});
