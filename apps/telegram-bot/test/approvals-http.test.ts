import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  AppError,
  endpointsOf,
  findPendingApprovals,
  leaseApprovalDeliveries,
  recordShown,
  reportApprovalFailed,
  reportApprovalPart,
  reportApprovalSent,
  resolveReference,
  type ApprovalDelivery,
} from '@wingman/contracts';
import { createServiceSigner, json, route, type Route } from '@wingman/service-kit';
import {
  createKey,
  createServiceKeys,
  createTenant,
  createTestDatabase,
  startTestService,
  type ServiceKeys,
  type TestDatabase,
  type TestService,
} from '@wingman/testkit';
import type { ApprovalPart } from '../src/outbox/approval-post.js';
import { ReportRefused } from '../src/outbox/delivery-source.js';
import { createApprovalDeliveries } from '../src/wingman/approval-deliveries.js';
import { createApprovalDesk } from '../src/wingman/approval-desk.js';
import { createInternalClient, type InternalClient } from '../src/wingman/internal-client.js';
import { exampleApproval } from './fake-approvals.js';

const ID = '0190a000-0000-7000-8000-000000000001';
const REFERENCE = 'r'.repeat(22);
const approval = exampleApproval();
const delivery: ApprovalDelivery = {
  delivery_id: ID,
  kind: 'request',
  approval,
  attempt: 1,
  sent_message_ids: [],
  shown: [],
};
let database: TestDatabase;
let keys: ServiceKeys;
let service: TestService;
let client: InternalClient;
/** What came in, by endpoint. */
const seen: unknown[] = [];

// The endpoints, keys and credentials are the real ones; what approvals would answer is given.
beforeAll(async () => {
  [database, keys] = await Promise.all([createTestDatabase(), createServiceKeys()]);
  const relay = await createKey(database, await createTenant(database), { scopes: ['relay'] });
  service = await startTestService({ name: 'approvals', database, env: keys.envFor('approvals'), routes: routes() });
  client = createInternalClient({
    service: 'approvals',
    url: service.url,
    relayKey: relay.key,
    signer: await createServiceSigner('telegram-bot', keys.privateJwk('telegram-bot')),
  });
});
afterAll(async () => {
  await service.close();
  await Promise.all([database.drop(), keys.drop()]);
});

test('deliveries are leased and reported with what each message shows', async () => {
  const source = createApprovalDeliveries(client, 'bot-1');
  const leased = await source.lease({ waitSeconds: 0, leaseSeconds: 30, limit: 5 }, new AbortController().signal);
  expect(leased).toEqual([delivery]);
  const shows = { form: 'text', digest: approval.digest, reference: REFERENCE } as const;
  const part: ApprovalPart = { chatId: -7, send: async () => 11, shows };
  seen.length = 0;
  await source.partSent(ID, 11, { part, behind: 0 });
  await source.sent(ID, [11, 12], part);
  await source.sent(ID, [], undefined);
  await source.failed(ID, 'two\nlines', 1);
  expect(seen).toEqual([
    { holder: 'bot-1', message_id: 11, behind: 0, shown: { chat_id: -7, message_id: 11, ...shows } },
    { holder: 'bot-1', message_ids: [11, 12], shown: { chat_id: -7, message_id: 12, ...shows } },
    { holder: 'bot-1', message_ids: [] },
    { holder: 'bot-1', reason: 'two lines', retry_in_seconds: 1 },
  ]);
  await expect(createApprovalDeliveries(client, 'bot-2').failed(ID, 'late')).rejects.toThrow(ReportRefused);
});

test('what buttons refer to is recorded and asked for', async () => {
  const desk = createApprovalDesk(client);
  const message = { chat_id: -7, message_id: 11, form: 'text', digest: approval.digest, reference: REFERENCE } as const;
  seen.length = 0;
  expect(await desk.record(approval.approval_id, message)).toBe(true);
  expect(await desk.record(approval.approval_id, message, { userId: 7, seconds: 9, note: undefined })).toBe(true);
  const press = { chatId: -7, messageId: 11, userId: 7 };
  expect(await desk.resolve(REFERENCE, press)).toEqual({ outcome: 'refused', reason: 'settled' });
  expect(await desk.findPending('0123abcd')).toEqual([ID]);
  expect(seen).toEqual([
    { approval_id: approval.approval_id, message },
    { approval_id: approval.approval_id, message, asks: { user_id: 7, seconds: 9 } },
    { chat_id: -7, message_id: 11, user_id: 7, reference: REFERENCE },
    { ending: '0123abcd' },
  ]);
});

function routes(): Route[] {
  const recorded = ({ body }: { body: { holder: string } }) => {
    seen.push(body);
    if (body.holder !== 'bot-1') throw new AppError('not_pending', 'another holder has taken it');
    return json(200, { delivery_id: ID });
  };
  const answering =
    (answer: object) =>
    ({ body }: { body: unknown }) => {
      seen.push(body);
      return json(200, answer);
    };
  const own = [
    route(leaseApprovalDeliveries, answering({ items: [delivery] })),
    route(reportApprovalPart, recorded),
    route(reportApprovalSent, recorded),
    route(reportApprovalFailed, recorded),
    route(recordShown, answering({ recorded: true })),
    route(resolveReference, answering({ outcome: 'refused', reason: 'settled' })),
    route(findPendingApprovals, answering({ approval_ids: [ID] })),
  ];
  const rest = endpointsOf('approvals').filter(({ id }) => !own.some(({ endpoint }) => endpoint.id === id));
  return [...own, ...rest.map((endpoint) => ({ endpoint, handle: () => json(200, {}) }))];
}
