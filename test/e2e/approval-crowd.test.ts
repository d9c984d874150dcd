import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { copyWaiting, until } from '@wingman/testkit';
import { riskyRequest, untilReleased } from './support/approval-load.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;
const MANY = 10_000;
const CHAT = -1001;

let system: System;
/** All that wait, in the order of creation. */
let waiting: string[];

beforeAll(async () => {
  system = await startSystem();
  const { approval_id: approvalId } = await system.work.requestApproval(riskyRequest('one of many'));
  waiting = [approvalId, ...(await copyWaiting(system, { approvalId, count: MANY - 1 }))];
}, LONG);
afterAll(() => system.stop(), LONG);

const isNewer = (messageId: number) => (message: { message_id: number }) => message.message_id > messageId;
const newest = (): number => Math.max(0, ...system.messages().map(({ message_id: id }) => id));

test(
  'with ten thousand waiting, /pending shows the newest and pages to older ones',
  async () => {
    const { people } = system.telegram;
    const ada = people.user(4711, 'Ada');
    const before = newest();
    people.userSends(CHAT, ada, '/pending');
    const list = await people.waitForMessage(CHAT, isNewer(before));
    const shortIds = (from: number, to?: number) => waiting.slice(from, to).map((id) => id.slice(-8));
    for (const id of shortIds(-10)) expect(list.text).toContain(id);

    people.userPresses(list, ada, 'Older');
    await until(() => shortIds(-20, -10).every((id) => system.messages().some(({ text }) => text.includes(id))));
  },
  LONG,
);

test(
  'with ten thousand waiting, a new request is told, decided by a press, and its worker let go',
  async () => {
    const { people } = system.telegram;
    const ada = people.user(4711, 'Ada');
    const { approval_id: id } = await system.work.requestApproval(riskyRequest('one too many'));
    const released = untilReleased(system, id, 'APPROVED');
    const message = await people.waitForMessage(
      CHAT,
      ({ text, reply_markup: keyboard }) => text.includes(id) && keyboard !== undefined,
    );

    people.userPresses(message, ada, 'Approve');
    // Deleting is HIGH: the bot asks back.
    const question = await people.waitForMessage(
      CHAT,
      (one) => isNewer(message.message_id)(one) && JSON.stringify(one.reply_markup ?? {}).includes('Yes'),
    );
    people.userPresses(question, ada, 'Yes, approve');

    await released;
    const { items } = await system.read.listPendingApprovals({ limit: 1 });
    expect(items.map(({ approval_id: newestId }) => newestId)).toEqual(waiting.slice(-1));
  },
  LONG,
);
