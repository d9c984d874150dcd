import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '@wingman/testkit';
import { createScene, type Scene } from './conversing.js';
import { GROUP, PAT_ID, startBot } from './start-bot.js';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

test('a question of one bot is answered at another, after the first has ended', async () => {
  const question = await scene.ask('/unlock backup-bot checked by hand');
  await scene.bot.close();
  const other = startBot(scene.world, 'bot-2', { userIds: [PAT_ID, 9] });

  await scene.press(question, 'Yes, unlock');
  await until(() => scene.world.wingman.changes.length === 1, { what: 'the unlock' });
  expect(scene.world.wingman.changes).toEqual(['Pat set backup-bot OK: checked by hand']);
  await other.close();
});

test('a stranger’s command and press change nothing, and are in the ledger without a word of them', async () => {
  const { people } = scene.world.telegram;
  const stranger = people.user(666, 'Mallory');
  const question = await scene.ask('/unlock backup-bot checked by hand');
  people.userSends(GROUP, stranger, '/unlock backup-bot it was me');
  people.userPresses(question, stranger, 'Yes, unlock');
  await scene.handled();
  await scene.bot.close();

  const counted = scene.world.watcher.refusals.flatMap(({ items }) => items);
  expect(counted.every(({ reason, user_id: user }) => reason === 'user_not_listed' && user === 666)).toBe(true);
  expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  expect(JSON.stringify(scene.world.watcher.refusals)).not.toContain('it was me');
  expect(scene.world.wingman.changes).toEqual([]);
});
