import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ApprovalDelivery } from '@wingman/contracts';
import { call, createServiceKeys, createTestDatabase, until } from '@wingman/testkit';
import type { ServiceKeys, TestDatabase } from '@wingman/testkit';
import { escalateRequests } from '../src/escalation/escalation.store.js';
import { entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, createTeam, pending, race, reject, tamper, view } from './people.js';
import type { Team } from './people.js';
import { putApprovalRules } from './tenant-policy.js';

/** What happens to a request that nobody answers. */
let database: TestDatabase;
let keys: ServiceKeys;
let service: TestApprovals;
let team: Team;

const HOUR_MS = 3_600_000;

beforeAll(async () => {
  [database, keys] = await Promise.all([createTestDatabase(), createServiceKeys()]);
  // No sweep gets in between; where one is wanted, another replica does it.
  service = await startApprovals(database, { sweepMs: HOUR_MS, env: keys.envFor('approvals') });
});
afterAll(async () => {
  expect(await service.close()).toBe(true);
  await Promise.all([keys.drop(), database.drop()]);
});
beforeEach(async () => {
  team = await createTeam(database);
  await putApprovalRules(database, team.tenantId, { escalation: { after_minutes: 10, times: 2 } });
});

/** Its time has come: the clock is the database's. */
const makeDue = (approvalId: string) =>
  tamper(
    database,
    `UPDATE approvals.escalations SET next_at = clock_timestamp() WHERE approval_id = '${approvalId}' AND next_at IS NOT NULL`,
  );
const escalate = (approvalId: string) =>
  service.database.db.inTenant(team.tenantId, (tx) => escalateRequests(tx, team.tenantId, [approvalId]));
const stepsIn = async () =>
  (await entriesOf(database, team.tenantId))
    .filter(({ kind }) => kind === 'approval.escalated')
    .map(({ fields }) => fields['step']);
const toldOf = async (approvalId: string) =>
  (
    await database.query<{ told: string }>(
      `SELECT kind || ' ' || step AS told FROM approvals.deliveries WHERE approval_id = $1 ORDER BY created_at`,
      [approvalId],
    )
  ).map(({ told }) => told);
async function internal(path: string, body: object) {
  const headers = {
    authorization: `Bearer ${await keys.tokenFor('telegram-bot', 'approvals')}`,
    'x-api-key': team.relay.key,
  };
  return call(`${service.url}/internal/deliveries/approvals/${path}`, { body: { holder: 'bot', ...body }, headers });
}
const lease = async (): Promise<ApprovalDelivery[]> =>
  (await internal('lease', { channel: 'telegram', lease_seconds: 60, wait_seconds: 0, limit: 10 })).body.items;

describe('a request that nobody answers', () => {
  test('is told again, marked as escalated, with a ledger entry for each step, as often as policy says', async () => {
    const approvalId = await pending(service, team);
    expect(await escalate(approvalId)).toEqual([]);
    expect(await view(service, team, approvalId)).not.toHaveProperty('escalated');

    for (const times of [1, 2]) {
      await makeDue(approvalId);
      expect(await escalate(approvalId)).toEqual([approvalId]);
      expect(await view(service, team, approvalId)).toMatchObject({ status: 'PENDING', escalated: { times } });
    }
    await makeDue(approvalId);
    expect(await escalate(approvalId)).toEqual([]);

    expect(await stepsIn()).toEqual([1, 2]);
    expect(await toldOf(approvalId)).toEqual(['request 0', 'escalated 1', 'escalated 2']);
    expect((await entriesOf(database, team.tenantId)).at(-1)).toEqual({
      kind: 'approval.escalated',
      fields: { approval_id: approvalId, worker_id: team.worker.workerId, environment: 'dev', step: 2, most: 2 },
    });
  });

  test('is due so many minutes after it was asked, and so many after each step', async () => {
    const approvalId = await pending(service, team);
    const minutesLeft = async () =>
      (
        await database.query<{ left: number }>(
          `SELECT round(extract(epoch FROM e.next_at - coalesce(e.last_at, r.created_at)) / 60)::integer AS left
           FROM approvals.escalations e JOIN approvals.requests r USING (approval_id) WHERE approval_id = $1`,
          [approvalId],
        )
      )[0]?.left;
    expect(await minutesLeft()).toBe(10);
    await makeDue(approvalId);
    await escalate(approvalId);
    expect(await minutesLeft()).toBe(10);
  });

  test('is escalated by the sweep of whichever replica comes first, once, and counted', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => pending(service, team)));
    for (const id of ids) await makeDue(id);
    const replicas = await Promise.all([1, 2, 3].map(() => startApprovals(database)));
    await until(async () => (await stepsIn()).length === ids.length);
    const counted = await Promise.all(
      replicas.map(async ({ url }) => {
        const text = await (await fetch(`${url}/metrics`)).text();
        return Number(/^wingman_approval_escalations_total\{[^}]*\} (\d+)$/m.exec(text)?.[1]);
      }),
    );
    await Promise.all(replicas.map((replica) => replica.close()));

    expect(await stepsIn()).toEqual([1, 1, 1, 1, 1]);
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
    for (const id of ids) expect(await toldOf(id)).toEqual(['request 0', 'escalated 1']);
  });

  test('goes one step, however many take it at once, and none again for that', async () => {
    const approvalId = await pending(service, team);
    await makeDue(approvalId);

    const steps = await Promise.all(Array.from({ length: 8 }, () => escalate(approvalId)));

    expect(steps.flat()).toEqual([approvalId]);
    expect(await stepsIn()).toEqual([1]);
    const back = service.database.db.inTenant(team.tenantId, (tx) =>
      tx.query('UPDATE approvals.escalations SET done = 0, next_at = clock_timestamp() WHERE approval_id = $1', [
        approvalId,
      ]),
    );
    await expect(back).rejects.toThrow('not allowed');
  });

  test.each([
    ['approved', (id: string) => approve(service, id, { key: team.ada.key })],
    ['rejected', (id: string) => reject(service, id, { key: team.ada.key })],
  ])('is left alone once it is %s', async (_how, decide) => {
    const approvalId = await pending(service, team);
    await makeDue(approvalId);
    await decide(approvalId);

    expect(await escalate(approvalId)).toEqual([]);
    expect(await stepsIn()).toEqual([]);
    const [row] = await database.query<{ next_at: Date | null }>(
      'SELECT next_at FROM approvals.escalations WHERE approval_id = $1',
      [approvalId],
    );
    expect(row?.next_at).toBeNull();
  });

  test('is left alone once its time is up, swept or not', async () => {
    const approvalId = await pending(service, team, { ttl_seconds: 1 });
    await makeDue(approvalId);
    await database.query('SELECT pg_sleep(1.05)');

    expect(await escalate(approvalId)).toEqual([]);
    expect(await stepsIn()).toEqual([]);
  });

  test('is passed over while somebody decides it', async () => {
    const approvalId = await pending(service, team);
    await makeDue(approvalId);

    const [decided, escalated] = await race<unknown>(
      database,
      approvalId,
      [async () => (await approve(service, approvalId, { key: team.ada.key })).status, () => escalate(approvalId)],
      { waiting: 1 },
    );

    expect([decided, escalated]).toMatchObject([{ value: 200 }, { value: [] }]);
    expect(await escalate(approvalId)).toEqual([]);
    expect(await toldOf(approvalId)).toEqual(['request 0', 'settled 0']);
  });

  test('is told nobody again where policy says nothing, or it needed nobody', async () => {
    const other = await createTeam(database);
    await pending(service, other);
    await call(`${service.url}/approvals/request`, {
      key: team.worker.key,
      body: {
        worker_id: team.worker.workerId,
        title: 'Look',
        instruction: 'Look.',
        commands: [['ls']],
        environment: 'dev',
      },
    });

    expect(
      await database.query('SELECT FROM approvals.escalations WHERE tenant_id = ANY ($1)', [
        [team.tenantId, other.tenantId],
      ]),
    ).toEqual([]);
  });
});

describe('what people are told', () => {
  test('comes behind the request itself, says so, and its end behind both', async () => {
    const approvalId = await pending(service, team);
    await makeDue(approvalId);
    await escalate(approvalId);
    const [request, ...none] = await lease();
    expect([request?.kind, none]).toEqual(['request', []]);
    const message = (delivery: ApprovalDelivery | undefined, messageId: number) => ({
      message_ids: [messageId],
      shown: {
        chat_id: -100,
        message_id: messageId,
        form: 'text',
        digest: delivery?.approval.digest,
        reference: String(messageId).padStart(22, 'r'),
      },
    });
    await internal(`${request?.delivery_id}/sent`, message(request, 11));
    const [escalated] = await lease();
    expect(escalated).toMatchObject({ kind: 'escalated', approval: { status: 'PENDING', escalated: { times: 1 } } });

    await approve(service, approvalId, { key: team.ada.key });
    expect(await lease()).toEqual([]);
    await internal(`${escalated?.delivery_id}/sent`, message(escalated, 12));

    expect(await lease()).toMatchObject([
      { kind: 'settled', approval: { status: 'APPROVED' }, shown: [{ message_id: 11 }, { message_id: 12 }] },
    ]);
  });
});
