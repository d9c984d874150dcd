import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startFakeTelegram, until } from '@wingman/testkit';
import { TelegramError } from 'telegraf';
import type { Delivery } from '@wingman/contracts';
import type { DeliverySource } from '../src/outbox/delivery-source.js';
import { createBotApi, type OutgoingMessage } from '../src/telegram/bot-api.js';
import { FakeWatcher } from './fake-watcher.js';
import { FakeWingman } from './fake-wingman.js';
import { GROUP, PAT_ID, startBot, type RunningBot, type World } from './start-bot.js';

type LeaseQuery = Parameters<DeliverySource<Delivery>['lease']>[0];

let world: World;
let bots: RunningBot[];

beforeEach(async () => {
  world = { telegram: await startFakeTelegram(), watcher: new FakeWatcher(), wingman: new FakeWingman() };
  world.telegram.people.group(GROUP);
  bots = [];
});
afterEach(async () => {
  world.watcher.away = false;
  await Promise.all(bots.map((bot) => bot.close()));
  await world.telegram.close();
});

const start = (name = 'bot-1', extra = {}) => {
  const bot = startBot(world, name, extra);
  bots.push(bot);
  return bot;
};
const messages = () => world.telegram.people.messages(GROUP);
const sent = (count: number) =>
  until(() => world.watcher.rows.filter(({ status }) => status === 'SENT').length >= count, {
    what: `${count} deliveries sent`,
  });
const telegramHealth = (bot: RunningBot) => bot.dependencies.find(({ name }) => name === 'telegram')!.check();

test('an alert arrives with its id and its buttons, and is reported with the id of the message', async () => {
  start();
  const { alert } = world.watcher.raise();
  await sent(1);
  const [message] = messages();
  expect(message?.text).toContain(`Alert ${alert.alert_id}`);
  expect(message?.reply_markup?.inline_keyboard.flat().map(({ text }) => text)).toEqual(['Ack', 'Unlock worker']);
  expect(world.watcher.rows[0]?.sent_message_ids).toEqual([message?.message_id]);
});

test('its buttons work: acknowledged by who pressed, unlocked after a second yes', async () => {
  start();
  const { alert } = world.watcher.raise();
  const pat = world.telegram.people.user(PAT_ID, 'Pat');
  world.wingman.people.set(`telegram:${PAT_ID}`, 'Pat');
  world.wingman.add('backup-bot', 'LOCKED');
  world.wingman.alerts.push(alert);
  await sent(1);

  world.telegram.people.userPresses(messages()[0]!, pat, 'Ack');
  await world.telegram.people.waitForMessage(GROUP, ({ text }) => text.startsWith('Acknowledged by Pat'));
  world.telegram.people.userPresses(messages()[0]!, pat, 'Unlock worker');
  const question = await world.telegram.people.waitForMessage(GROUP, ({ text }) =>
    text.startsWith('Unlock backup-bot?'),
  );
  world.telegram.people.userPresses(question, pat, 'Yes, unlock');
  await until(() => world.wingman.changes.length === 2);
  expect(world.wingman.changes).toEqual([
    `Pat acked ${alert.alert_id}`,
    `Pat set backup-bot OK: after alert ${alert.alert_id}`,
  ]);
});

test('a text that is too long comes in parts, each with the id, the buttons under the last', async () => {
  start();
  const { alert } = world.watcher.raise({ detail: `${'<&> '.repeat(2500)}the end` });
  await sent(1);
  expect(messages().length).toBeGreaterThan(4);
  for (const { text } of messages()) expect(text).toContain(alert.alert_id);
  expect(messages().map(({ reply_markup: keyboard }) => keyboard !== undefined)).toEqual(
    messages().map((_message, index) => index === messages().length - 1),
  );
  const body = messages()
    .map(({ text }) => text.replace(/^.*\n/, ''))
    .join('');
  expect(body.replace(/\s/g, '')).toContain(alert.detail.replace(/\s/g, ''));
  expect(world.watcher.rows[0]?.sent_message_ids).toEqual(messages().map(({ message_id: id }) => id));
});

describe('when Telegram stumbles', () => {
  test.each([
    ['a bad gateway', { kind: 'error', status: 502 }],
    ['a connection cut before', { kind: 'drop' }],
    ['no answer in time', { kind: 'hang' }],
  ] as const)('%s delays an alert and loses none', async (_case, fault) => {
    const bot = start();
    world.telegram.failNext('sendMessage', fault, 2);
    world.watcher.raise();
    await sent(1);
    expect(messages()).toHaveLength(1);
    expect(world.watcher.rows[0]).toMatchObject({ attempt: 3 });
    await expect(telegramHealth(bot)).resolves.toBeUndefined();
  });

  test('a connection cut after the message was taken repeats it under the same id', async () => {
    start();
    world.telegram.failNext('sendMessage', { kind: 'drop', afterEffect: true });
    const { alert } = world.watcher.raise();
    await sent(1);
    expect(messages()).toHaveLength(2);
    for (const { text } of messages()) expect(text).toContain(alert.alert_id);
  });

  test('429 keeps everything away from the chat for as long as it says', async () => {
    start();
    world.telegram.failNext('sendMessage', { kind: 'rate_limit', retryAfter: 1 });
    for (let index = 0; index < 5; index += 1) world.watcher.raise();
    await sent(5);
    const calls = world.telegram.calls.filter(({ method }) => method === 'sendMessage');
    expect(calls).toHaveLength(6);
    expect(calls[1]!.at - calls[0]!.at).toBeGreaterThanOrEqual(1000);
    expect(messages()).toHaveLength(5);
  });

  test.each([
    [
      'the bot was thrown out of the chat',
      { status: 403, description: 'Forbidden: bot was kicked from the supergroup chat' },
    ],
    ['there is no such chat', { status: 400, description: 'Bad Request: chat not found' }],
    ['the token is not valid any more', { status: 401, description: 'Unauthorized' }],
  ])(
    '%s: reported with the reason, shown in /health, tried again at leisure',
    async (_case, { status, description }) => {
      const bot = start();
      world.telegram.failNext('sendMessage', { kind: 'error', status, description }, 1000);
      const row = world.watcher.raise();
      await until(() => row.errors.length === 1);
      expect(row).toMatchObject({ status: 'PENDING', errors: [`Telegram answered ${status}: ${description}`] });
      expect(row.dueAt - Date.now()).toBeGreaterThan(60_000);
      await expect(telegramHealth(bot)).rejects.toThrow(description);
      expect(world.telegram.calls.filter(({ method }) => method === 'sendMessage')).toHaveLength(1);
    },
  );

  test('a text that Telegram will never take is given up with the reason, and the next alert comes', async () => {
    start();
    world.telegram.failNext('sendMessage', {
      kind: 'error',
      status: 400,
      description: 'Bad Request: message is cursed',
    });
    const cursed = world.watcher.raise();
    world.watcher.raise();
    await sent(1);
    expect(cursed).toMatchObject({ status: 'DEAD', errors: ['Telegram answered 400: Bad Request: message is cursed'] });
  });
});

describe('when a bot goes', () => {
  test('the next one goes on behind the last part that was reported', async () => {
    const api = createBotApi({ token: world.telegram.token, apiRoot: world.telegram.url, timeoutMs: 1_000 });
    const source = world.watcher.sourceFor('bot-1');
    let parts = 0;
    let die = (_error: Error): void => undefined;
    const gone = new Promise<never>((_resolve, reject) => {
      die = reject;
    });
    const first = start('bot-1', {
      // Its second call never comes back, and its lease is short, as when it had been killed.
      api: { ...api, send: (message: OutgoingMessage) => (++parts === 2 ? gone : api.send(message)) },
      source: {
        ...source,
        lease: (query: LeaseQuery, signal: AbortSignal) => source.lease({ ...query, leaseSeconds: 0.1 }, signal),
      },
    });
    world.watcher.raise({ detail: 'x'.repeat(10_000) });
    await until(() => parts === 2);
    start('bot-2');
    await sent(1);
    expect(messages().map(({ text }) => /\((\d\/\d)\)/.exec(text)?.[1])).toEqual(['1/3', '2/3', '3/3']);
    die(new TelegramError({ error_code: 502, description: 'Bad Gateway' }));
    await until(() => first.lines.some(({ message }) => message.startsWith('a delivery is another')));
    expect(world.watcher.rows[0]).toMatchObject({ status: 'SENT', errors: [] });
  });

  test('two share the work without doubles', async () => {
    start('bot-1');
    start('bot-2');
    for (let index = 0; index < 40; index += 1) world.watcher.raise();
    await sent(40);
    const ids = messages().map(({ text }) => text.split('\n')[0]);
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
    expect(new Set(world.watcher.rows.map(({ holder }) => holder)).size).toBe(2);
  });
});

describe('when the watcher goes', () => {
  test('alerts come as soon as it is back, and it is said once', async () => {
    const bot = start();
    await until(() => world.watcher.pollingHolder());
    world.watcher.away = true;
    world.watcher.raise();
    await until(() => bot.lines.some(({ message }) => message.includes('the watcher does not answer')));
    expect(messages()).toEqual([]);
    world.watcher.away = false;
    await sent(1);
    expect(bot.lines.filter(({ message }) => message.includes('the watcher does not answer'))).toHaveLength(1);
  });

  test('what was sent but could not be reported is not sent again', async () => {
    const source = world.watcher.sourceFor('bot-1');
    let refusals = 8;
    start('bot-1', {
      source: {
        ...source,
        sent: async (id: string, ids: number[]) => {
          refusals -= 1;
          if (refusals >= 0) throw new Error('the watcher is away');
          await source.sent(id, ids);
        },
        lease: (query: LeaseQuery, signal: AbortSignal) => source.lease({ ...query, leaseSeconds: 0 }, signal),
      },
    });
    world.watcher.raise();
    await sent(1);
    expect(messages()).toHaveLength(1);
  });
});
