import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApprovalDelivery } from '@wingman/contracts';
import { call, createServiceKeys, createTestDatabase, until } from '@wingman/testkit';
import type { CallAnswer, ServiceKeys, TestDatabase } from '@wingman/testkit';
import { startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, COMMANDS, createTeam, pending, reject } from './people.js';
import type { Team } from './people.js';

const CHAT = -1001234567890;
const REFERENCE = 'r'.repeat(22);
let database: TestDatabase;
let keys: ServiceKeys;
let service: TestApprovals;

beforeAll(async () => {
  [database, keys] = await Promise.all([createTestDatabase(), createServiceKeys()]);
  service = await startApprovals(database, { env: keys.envFor('approvals') });
});
afterAll(async () => {
  await service.close();
  await Promise.all([keys.drop(), database.drop()]);
});

async function internal({ relay }: Team, path: string, body: object, signal?: AbortSignal): Promise<CallAnswer> {
  const token = await keys.tokenFor('telegram-bot', 'approvals');
  const headers = { authorization: `Bearer ${token}`, 'x-api-key': relay.key };
  return call(`${service.url}/internal/deliveries/approvals/${path}`, { body, headers, signal });
}
async function lease(team: Team, holder = 'bot-1', options: object = {}, signal?: AbortSignal) {
  const body = { channel: 'telegram', holder, lease_seconds: 60, wait_seconds: 0, limit: 10, ...options };
  return (await internal(team, 'lease', body, signal)).body.items as ApprovalDelivery[];
}
const first = (items: ApprovalDelivery[]): ApprovalDelivery => {
  expect(items).toHaveLength(1);
  return items[0]!;
};
const shownIn = ({ approval }: ApprovalDelivery, messageId: number, reference = REFERENCE) => ({
  chat_id: CHAT,
  message_id: messageId,
  form: 'text',
  digest: approval.digest,
  reference,
});
const sent = (team: Team, delivery: ApprovalDelivery, messageId = 11, holder = 'bot-1') =>
  internal(team, `${delivery.delivery_id}/sent`, {
    holder,
    message_ids: [messageId],
    ...(delivery.kind === 'request' && { shown: shownIn(delivery, messageId) }),
  });
const press = (team: Team, changed: object = {}) =>
  internal(team, 'resolve', { chat_id: CHAT, message_id: 11, user_id: 42, reference: REFERENCE, ...changed });
/** The lease of a bot that was killed, as if its time had passed. */
const endLease = (delivery: ApprovalDelivery) =>
  database.query(`UPDATE approvals.deliveries SET due_at = now() - interval '1 second' WHERE delivery_id = $1`, [
    delivery.delivery_id,
  ]);

describe('a request that waits', () => {
  test('is told with everything that would run, to one holder at a time', async () => {
    const team = await createTeam(database);
    const id = await pending(service, team);
    const delivery = first(await lease(team));
    expect(delivery).toMatchObject({
      kind: 'request',
      attempt: 1,
      approval: { approval_id: id, status: 'PENDING', commands: COMMANDS, needs_more: 1 },
      sent_message_ids: [],
      shown: [],
    });
    expect(await lease(team, 'bot-2')).toEqual([]);
    await endLease(delivery);
    expect(first(await lease(team, 'bot-2'))).toMatchObject({ delivery_id: delivery.delivery_id, attempt: 2 });
    expect((await sent(team, delivery)).status).toBe(409);
    expect((await sent(team, delivery, 11, 'bot-2')).status).toBe(200);
  });

  test('is told once, however often it is asked for', async () => {
    const team = await createTeam(database);
    await pending(service, team, { title: 'The same' });
    await pending(service, team, { title: 'The same' });
    expect(await lease(team)).toHaveLength(1);
  });

  test('is told behind the chats that were reported, each report counted once', async () => {
    const team = await createTeam(database);
    await pending(service, team);
    const delivery = first(await lease(team));
    const part = { holder: 'bot-1', message_id: 11, behind: 0, shown: shownIn(delivery, 11) };
    const report = () => internal(team, `${delivery.delivery_id}/part`, part);
    expect([(await report()).status, (await report()).status]).toEqual([200, 200]);
    const other = { ...shownIn(delivery, 11, 's'.repeat(22)), chat_id: CHAT - 1 };
    await internal(team, `${delivery.delivery_id}/part`, { ...part, behind: 1, shown: other });
    await endLease(delivery);
    expect(first(await lease(team, 'bot-2'))).toMatchObject({
      sent_message_ids: [11, 11],
      shown: [
        { chat_id: CHAT - 1, message_id: 11 },
        { chat_id: CHAT, message_id: 11 },
      ],
    });
  });

  test('is given back when the bot that waited for it has gone, and comes to the next that waits', async () => {
    const team = await createTeam(database);
    const gone = new AbortController();
    const waiting = lease(team, 'bot-1', { wait_seconds: 30 }, gone.signal).catch(() => undefined);
    gone.abort();
    await waiting;
    const next = lease(team, 'bot-2', { wait_seconds: 10 });
    await pending(service, team);
    // A lease that is not given back outlasts the wait.
    expect(first(await next)).toMatchObject({ attempt: 1 });
  });

  test('that could not be told is tried again when it was said, or is a dead letter with the reason', async () => {
    const team = await createTeam(database);
    await pending(service, team);
    const delivery = first(await lease(team));
    const failed = (body: object) =>
      internal(team, `${delivery.delivery_id}/failed`, { holder: 'bot-1', reason: 'it would not', ...body });
    expect((await failed({ retry_in_seconds: 0 })).status).toBe(200);
    first(await lease(team));
    expect((await failed({})).status).toBe(200);
    expect(await lease(team)).toEqual([]);
    expect(
      await database.query('SELECT status, last_error FROM approvals.deliveries WHERE delivery_id = $1', [
        delivery.delivery_id,
      ]),
    ).toEqual([{ status: 'DEAD', last_error: 'it would not' }]);
  });

  test('is told to no other service, and to nobody of another tenant', async () => {
    const [team, others] = [await createTeam(database), await createTeam(database)];
    await pending(service, team);
    expect(await lease(others)).toEqual([]);
    const headers = {
      authorization: `Bearer ${await keys.tokenFor('watcher', 'approvals')}`,
      'x-api-key': team.relay.key,
    };
    const url = `${service.url}/internal/deliveries/approvals/find`;
    expect(await call(url, { headers, body: { ending: '00000000' } })).toMatchObject({ status: 401 });
  });
});

describe('the end of a request', () => {
  test.each([
    ['approved', 'APPROVED', (team: Team, id: string) => approve(service, id, { key: team.ada.key })],
    ['rejected', 'REJECTED', (team: Team, id: string) => reject(service, id, { key: team.ada.key })],
    [
      'withdrawn',
      'CANCELLED',
      (team: Team, id: string) => call(`${service.url}/approvals/${id}/cancel`, { key: team.worker.key, body: {} }),
    ],
  ])('%s: every message that shows it is named', async (_case, status, end) => {
    const team = await createTeam(database);
    const id = await pending(service, team);
    await sent(team, first(await lease(team)));
    expect((await end(team, id)).status).toBe(200);
    expect(first(await lease(team))).toMatchObject({
      kind: 'settled',
      approval: { approval_id: id, status },
      shown: [{ chat_id: CHAT, message_id: 11, form: 'text' }],
    });
  });

  test('by time is told too', async () => {
    const team = await createTeam(database);
    await pending(service, team, { ttl_seconds: 1 });
    await sent(team, first(await lease(team)));
    const [delivery] = await until(async () => {
      const items = await lease(team);
      return items.length > 0 && items;
    });
    expect(delivery).toMatchObject({ kind: 'settled', approval: { status: 'EXPIRED' } });
  });

  test('waits while its beginning is being told', async () => {
    const team = await createTeam(database);
    const id = await pending(service, team);
    const delivery = first(await lease(team));
    await approve(service, id, { key: team.ada.key });
    expect(await lease(team, 'bot-2')).toEqual([]);
    await sent(team, delivery);
    expect(first(await lease(team, 'bot-2'))).toMatchObject({ kind: 'settled', shown: [{ message_id: 11 }] });
  });
});

describe('a pressed button', () => {
  async function told() {
    const team = await createTeam(database);
    const id = await pending(service, team);
    const delivery = first(await lease(team));
    await sent(team, delivery);
    return { team, id, delivery };
  }

  test('leads to the request under whose message it stands, as often as it waits', async () => {
    const { team, id } = await told();
    for (const user_id of [42, 43]) {
      expect((await press(team, { user_id })).body).toMatchObject({ outcome: 'open', approval: { approval_id: id } });
    }
    expect(await database.query('SELECT FROM approvals.shown WHERE reference_hash = $1', [REFERENCE])).toEqual([]);
  });

  test.each([
    ['another message', { message_id: 12 }, 'other_message'],
    ['another chat', { chat_id: 5 }, 'other_message'],
    ['a reference that nobody made', { reference: 'x'.repeat(22) }, 'unknown'],
  ])('in %s counts for nothing', async (_case, changed, reason) => {
    const { team } = await told();
    expect((await press(team, changed)).body).toEqual({ outcome: 'refused', reason });
  });

  test('counts for nothing in another tenant, and once the request is decided', async () => {
    const { team, id } = await told();
    expect((await press(await createTeam(database))).body).toEqual({ outcome: 'refused', reason: 'unknown' });
    await reject(service, id, { key: team.ada.key });
    expect((await press(team)).body).toEqual({ outcome: 'refused', reason: 'settled' });
  });

  test('under a message that showed something else leads nowhere', async () => {
    const { team, id, delivery } = await told();
    const message = { ...shownIn(delivery, 12, 't'.repeat(22)), digest: `${'A'.repeat(43)}=` };
    expect((await internal(team, 'shown', { approval_id: id, message })).body).toEqual({ recorded: false });
    expect((await press(team, { message_id: 12, reference: 't'.repeat(22) })).body).toMatchObject({
      reason: 'unknown',
    });
  });

  test('of a question back is for the one who was asked, once, in time', async () => {
    const { team, id, delivery } = await told();
    const ask = async (messageId: number, reference: string) =>
      internal(team, 'shown', {
        approval_id: id,
        message: shownIn(delivery, messageId, reference),
        asks: { user_id: 42, seconds: 120, note: 'looked twice' },
      });
    await ask(20, 'a'.repeat(22));
    const answer = { message_id: 20, reference: 'a'.repeat(22) };
    expect((await press(team, { ...answer, user_id: 43 })).body).toMatchObject({ reason: 'other_person' });
    const answers = await Promise.all([1, 2, 3].map(() => press(team, answer)));
    expect(answers.map(({ body }) => body.outcome).toSorted()).toEqual(['open', 'refused', 'refused']);
    expect(answers.map(({ body }) => body).find(({ outcome }) => outcome === 'open')).toMatchObject({
      confirms: true,
      note: 'looked twice',
    });
    await ask(21, 'b'.repeat(22));
    await database.query(`UPDATE approvals.shown SET expires_at = now() WHERE message_id = 21 AND tenant_id = $1`, [
      team.tenantId,
    ]);
    expect((await press(team, { message_id: 21, reference: 'b'.repeat(22) })).body).toMatchObject({
      reason: 'expired',
    });
  });
});

test('a request is found by the end of its id while it waits, and not in another tenant', async () => {
  const team = await createTeam(database);
  const id = await pending(service, team);
  const find = async (of: Team) => (await internal(of, 'find', { ending: id.slice(-8) })).body.approval_ids;
  expect(await find(team)).toEqual([id]);
  expect(await find(await createTeam(database))).toEqual([]);
  await reject(service, id, { key: team.ada.key });
  expect(await find(team)).toEqual([]);
});
