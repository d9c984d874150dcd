import { afterEach, expect, test } from '@jest/globals';
import { until } from '@wingman/testkit';
import { buttonsOf, createScene, type Scene } from './conversing.js';
import { GROUP, startBot, type RunningBot } from './start-bot.js';

const [FIRST, LAST] = [-1009876543210, -1009876543211];
let scene: Scene;
let bot: RunningBot;
afterEach(async () => {
  await bot.close();
  await scene.close();
});

/** A bot that tells three chats, the group in the middle. */
async function start(): Promise<void> {
  scene = await createScene();
  await scene.bot.close();
  const { telegram, approvals } = scene.world;
  telegram.people.group(LAST);
  const { desk } = approvals;
  bot = startBot(scene.world, 'bot-2', {
    approvals: {
      source: approvals.sourceFor('bot-2'),
      desk,
      chatIds: [FIRST, GROUP, LAST],
      secret: telegram.token,
    },
  });
}
const rows = () => scene.world.approvals.rows;
const there = (chat: number) => scene.world.telegram.people.messages(chat);
const health = async () => {
  const telegram = bot.dependencies.find(({ name }) => name === 'telegram')!;
  return Promise.resolve(telegram.check()).then(
    () => 'ok',
    (error: Error) => error.message,
  );
};

test('a chat that does not know the bot holds up nobody behind it, neither with the request nor with its end', async () => {
  await start();
  const approvals = [scene.world.approvals.request(), scene.world.approvals.request()];
  await until(() => rows().every(({ status }) => status === 'SENT'));
  for (const chat of [GROUP, LAST]) expect(there(chat)).toHaveLength(2);
  expect(rows()[0]!.sent_message_ids).toEqual([0, 1, 1]);
  expect(await health()).toContain('chat not found');
  expect(bot.lines.filter(({ message }) => message === 'a chat was passed over')).toMatchObject([
    { telegram_chat_id: FIRST },
    { telegram_chat_id: FIRST },
  ]);

  await scene.press(there(LAST)[0]!, 'Approve');
  for (const chat of [GROUP, LAST]) await until(() => buttonsOf(there(chat)[0]!).length === 0);
  expect(approvals[0]!.status).toBe('APPROVED');
});

test('a chat that blocks the bot after it was told holds up the end of the request in no other', async () => {
  await start();
  scene.world.telegram.people.group(FIRST);
  scene.world.approvals.request();
  await until(() => rows().every(({ status }) => status === 'SENT'));
  scene.world.telegram.people.block(FIRST);
  await scene.press(there(LAST)[0]!, 'Approve');
  for (const chat of [GROUP, LAST]) await until(() => buttonsOf(there(chat)[0]!).length === 0);
});

test('where every chat refuses it is put off, and told to all of them later', async () => {
  await start();
  const { people } = scene.world.telegram;
  for (const chat of [GROUP, LAST]) people.block(chat);
  scene.world.approvals.request();
  const row = await until(() => rows().find(({ errors }) => errors.length > 0));
  expect(row.status).toBe('PENDING');
  people.group(FIRST);
  for (const chat of [GROUP, LAST]) people.unblock(chat);
  await bot.close();
  row.dueAt = 0;
  const { approvals, telegram } = scene.world;
  bot = startBot(scene.world, 'bot-3', {
    approvals: {
      source: approvals.sourceFor('bot-3'),
      desk: approvals.desk,
      chatIds: [FIRST, GROUP, LAST],
      secret: telegram.token,
    },
  });
  await until(() => row.status === 'SENT');
  for (const chat of [FIRST, GROUP, LAST]) expect(there(chat)).toHaveLength(1);
});

test('a page of the list is one look-up, by its number and by its button', async () => {
  await start();
  for (let index = 0; index < 45; index += 1) scene.world.approvals.request({ title: `Request ${index}` });
  const { wingman } = scene.world;
  const asked: number[] = [];
  const { pendingApprovals } = wingman;
  wingman.pendingApprovals = (actor, query) => {
    asked.push(query.limit);
    return pendingApprovals.call(wingman, actor, query);
  };
  await until(() => rows().every(({ status }) => status === 'SENT'));

  const page = await scene.ask('/pending 4');
  expect(page.text).toMatch(/page 4\n[^]*Request 30[^]*Request 39/);
  expect(page.text).not.toMatch(/Request (29|40)/);
  const before = scene.messages().length;
  await scene.press(page, 'Older');
  const older = await until(() => scene.messages()[before]);
  expect(older.text).toMatch(/page 5\n[^]*Request 40[^]*Request 44/);
  expect(buttonsOf(older)).toEqual(['Newer']);
  expect(asked).toEqual([40, 10]);
  expect((await scene.ask('/pending 6')).text).toBe('Nothing waits on page 6.');
});
