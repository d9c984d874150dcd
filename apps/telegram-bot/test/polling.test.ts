import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startFakeTelegram, until } from '@wingman/testkit';
import { TelegramError } from 'telegraf';
import { createBotApi, type OutgoingMessage } from '../src/telegram/bot-api.js';
import { FakeWatcher } from './fake-watcher.js';
import { FakeWingman } from './fake-wingman.js';
import { GROUP, PAT_ID, startBot, type RunningBot, type World } from './start-bot.js';

let world: World;
let bots: RunningBot[];
let pat: ReturnType<World['telegram']['people']['user']>;

beforeEach(async () => {
  world = { telegram: await startFakeTelegram(), watcher: new FakeWatcher(), wingman: new FakeWingman() };
  world.telegram.people.group(GROUP);
  pat = world.telegram.people.user(PAT_ID);
  world.wingman.people.set(`telegram:${PAT_ID}`, 'Pat');
  bots = [];
});
afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.close()));
  await world.telegram.close();
});

const start = (name: string, extra = {}) => {
  const bot = startBot(world, name, extra);
  bots.push(bot);
  return bot;
};
const polls = () => world.telegram.calls.filter(({ method }) => method === 'getUpdates').length;
const answers = () => world.telegram.people.messages(GROUP).length;
const say = (text: string) => world.telegram.people.userSends(GROUP, pat, text);

test('of two replicas one polls, and when it stops the other answers, each command once', async () => {
  // A lease of half a minute: the other one gets it so soon only because it is given back.
  const first = start('bot-1', { leaseSeconds: 30 });
  await until(() => world.watcher.pollingHolder() === 'bot-1');
  const second = start('bot-2');
  say('/start');
  await until(() => answers() === 1);
  await first.close();
  say('/help');
  await until(() => answers() === 2);
  expect(world.watcher.pollingHolder()).toBe('bot-2');
  // A poll that met another one would have been told so with a 409.
  expect([...first.lines, ...second.lines].filter(({ level }) => level === 'warn')).toEqual([]);
  await until(() => world.telegram.updates.unconfirmed().length === 0);
  expect(answers()).toBe(2);
});

test('it stops before the lease ends when it learns that it is another’s, in the middle of a poll', async () => {
  const bot = start('bot-1', { pollSeconds: 50, leaseSeconds: 9 });
  await until(() => polls() > 0);
  world.watcher.stealPolling('bot-2');
  await until(() => bot.lines.some(({ message }) => message === 'no longer polling Telegram'), { timeout: 8_000 });
  const before = polls();
  say('/start');
  expect(world.telegram.updates.unconfirmed()).toHaveLength(1);
  expect(polls()).toBe(before);
  expect(answers()).toBe(0);
});

test('a clean stop finishes the answer and confirms it, so that nobody answers again', async () => {
  const api = createBotApi({ token: world.telegram.token, apiRoot: world.telegram.url, timeoutMs: 1_000 });
  let answering = false;
  let goOn = (): void => undefined;
  const slowly = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const bot = start('bot-1', {
    api: {
      ...api,
      send: async (message: OutgoingMessage) => {
        answering = true;
        await slowly;
        return api.send(message);
      },
    },
  });
  say('/start');
  await until(() => answering);
  const closed = bot.close();
  goOn();
  await closed;
  expect(answers()).toBe(1);
  expect(world.telegram.updates.unconfirmed()).toEqual([]);
});

test('it stops at the end of the lease when nobody can tell whose it is', async () => {
  const bot = start('bot-1', { pollSeconds: 50 });
  await until(() => polls() > 0);
  world.watcher.away = true;
  // Long before the poll by itself would have ended.
  await until(() => bot.lines.some(({ message }) => message === 'no longer polling Telegram'));
});

test('an update whose handling was cut off is handled by the next bot', async () => {
  const api = createBotApi({ token: world.telegram.token, apiRoot: world.telegram.url, timeoutMs: 1_000 });
  let reached = false;
  let die = (_error: Error): void => undefined;
  const gone = new Promise<never>((_resolve, reject) => {
    die = reject;
  });
  const first = start('bot-1', {
    api: {
      ...api,
      send: () => {
        reached = true;
        return gone;
      },
    },
  });
  say('/start');
  await until(() => reached);
  world.watcher.stealPolling('nobody');
  await until(() => first.lines.some(({ message }) => message.startsWith('the lease is lost')));
  world.watcher.stealPolling('bot-2');
  start('bot-2');
  await until(() => answers() === 1);
  die(new TelegramError({ error_code: 401, description: 'Unauthorized' }));
  await until(() => world.telegram.updates.unconfirmed().length === 0);
  expect(answers()).toBe(1);
});

test('an update that cannot be handled does not stand in the way of the next', async () => {
  const bot = start('bot-1');
  world.wingman.failure = new TypeError('a bug') as never;
  say('/alerts');
  await until(() =>
    bot.lines.some(({ level, message }) => level === 'error' && message === 'an update could not be handled'),
  );
  world.wingman.failure = undefined;
  say('/start');
  await until(() => answers() === 1);
});

test('a token that Telegram does not know is said in the log and in /health, without hammering', async () => {
  const bot = start('bot-1', {
    api: createBotApi({ token: '999:nobody', apiRoot: world.telegram.url, timeoutMs: 1_000 }),
  });
  await until(() => bot.lines.some(({ level }) => level === 'warn'));
  await expect(bot.dependencies[0]!.check()).rejects.toThrow('Telegram answered 401: Unauthorized');
  expect(JSON.stringify(bot.lines)).not.toContain('999:nobody');
});

test('it finds its way back after Telegram was away', async () => {
  world.telegram.failNext('getMe', { kind: 'error', status: 502 });
  world.telegram.failNext('getUpdates', { kind: 'drop' });
  start('bot-1');
  say('/start');
  await until(() => answers() === 1);
});
