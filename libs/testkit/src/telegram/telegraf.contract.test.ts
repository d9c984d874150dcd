import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Telegraf, Telegram, TelegramError } from 'telegraf';
import { until } from '../until.js';
import { startFakeTelegram, type FakeTelegram } from './server.js';
import type { User } from './types.js';

const GROUP = -1001234567890;
let server: FakeTelegram;
let bot: Telegram;
let person: User;

beforeEach(async () => {
  server = await startFakeTelegram();
  bot = new Telegram(server.token, { apiRoot: server.url });
  person = server.people.user(7, 'Pat');
  server.people.group(GROUP);
});
afterEach(() => server.close());

/** The error that telegraf throws for a refused call. */
async function refusal(call: Promise<unknown>): Promise<TelegramError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TelegramError)) throw new Error(`expected a TelegramError, got ${String(error)}`);
  return error;
}

const poll = (offset: number, timeout = 0, signal?: AbortSignal) =>
  bot.callApi(
    'getUpdates',
    { offset, timeout, limit: 100, allowed_updates: ['message', 'callback_query'] },
    { signal: signal as never },
  );

describe('the token and the method', () => {
  test('says who the bot is', async () => {
    expect(await bot.getMe()).toMatchObject({ is_bot: true, username: 'wingman_test_bot' });
  });

  test('refuses another token with 401', async () => {
    const stranger = new Telegram('999:wrong', { apiRoot: server.url });
    expect(await refusal(stranger.getMe())).toMatchObject({ code: 401, description: 'Unauthorized' });
  });

  test('answers 404 to a method that does not exist', async () => {
    expect(await refusal(bot.callApi('sendTelepathy' as never, {} as never))).toMatchObject({ code: 404 });
  });

  test('accepts commands and forgets webhooks', async () => {
    await bot.deleteWebhook();
    await bot.setMyCommands([{ command: 'status', description: 'How things are' }]);
    expect(await bot.getMyCommands()).toEqual([{ command: 'status', description: 'How things are' }]);
    expect(await refusal(bot.setMyCommands([{ command: 'Bad Name', description: 'x' }]))).toMatchObject({
      description: 'Bad Request: BOT_COMMAND_INVALID',
    });
  });
});

describe('sendMessage', () => {
  test('keeps what people see and numbers the messages of a chat', async () => {
    const first = await bot.sendMessage(GROUP, '<b>a</b> &lt; b', { parse_mode: 'HTML' });
    const second = await bot.sendMessage(GROUP, 'next');
    expect(first).toMatchObject({
      text: 'a < b',
      entities: [{ type: 'bold', offset: 0, length: 1 }],
      chat: { id: GROUP },
    });
    expect(first).not.toHaveProperty('source');
    expect(second.message_id).toBe(first.message_id + 1);
    expect(server.people.messages(GROUP).map(({ text }) => text)).toEqual(['a < b', 'next']);
  });

  test.each([
    ['an unknown chat', 404_404, 'x', {}, 'Bad Request: chat not found'],
    ['an empty text', GROUP, '', {}, 'Bad Request: message text is empty'],
    ['white space', GROUP, ' \n ', {}, 'Bad Request: message text is empty'],
    ['4,097 characters', GROUP, 'x'.repeat(4097), {}, 'Bad Request: message is too long'],
    [
      'broken HTML',
      GROUP,
      '<b>x',
      { parse_mode: 'HTML' },
      'Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"',
    ],
    [
      'unescaped MarkdownV2',
      GROUP,
      'v1.0',
      { parse_mode: 'MarkdownV2' },
      "Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
    ],
    ['an unknown parse mode', GROUP, 'x', { parse_mode: 'XML' }, 'Bad Request: unsupported parse_mode'],
    ['65 bytes of callback data', GROUP, 'x', keyboard('é'.repeat(32) + 'x'), 'Bad Request: BUTTON_DATA_INVALID'],
    [
      'a button without data',
      GROUP,
      'x',
      { reply_markup: { inline_keyboard: [[{ text: 'x' }]] } },
      "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
    [
      'a button without text',
      GROUP,
      'x',
      { reply_markup: { inline_keyboard: [[{ callback_data: 'x' }]] } },
      'Bad Request: can\'t parse inline keyboard button: Can\'t find field "text"',
    ],
    ['markup that is no object', GROUP, 'x', { reply_markup: '[]' }, 'Bad Request: object expected as reply markup'],
  ])('refuses %s', async (_case, chat, text, extra, description) => {
    const error = await refusal(bot.callApi('sendMessage', { chat_id: chat, text, ...extra } as never));
    expect(error).toMatchObject({ code: 400, description });
    expect(server.people.messages(GROUP)).toEqual([]);
  });

  test('counts the 4,096 characters after entities were parsed', async () => {
    const sent = await bot.sendMessage(GROUP, `<b>${'&lt;'.repeat(4096)}</b>`, { parse_mode: 'HTML' });
    expect(sent.text).toBe('<'.repeat(4096));
  });

  test('refuses a person who blocked the bot with 403', async () => {
    server.people.block(person.id);
    expect(await refusal(bot.sendMessage(person.id, 'hi'))).toMatchObject({
      code: 403,
      description: 'Forbidden: bot was blocked by the user',
    });
  });

  test('reads forms and multipart bodies as it reads JSON', async () => {
    const call = (body: URLSearchParams | FormData) =>
      fetch(`${server.url}/bot${server.token}/sendMessage`, { method: 'POST', body });
    const fields = {
      chat_id: String(GROUP),
      text: 'é & more',
      reply_markup: JSON.stringify(keyboard('d').reply_markup),
    };
    const multipart = new FormData();
    for (const [name, value] of Object.entries(fields)) multipart.append(name, value);
    for (const body of [new URLSearchParams(fields), multipart]) {
      expect(await (await call(body)).json()).toMatchObject({
        ok: true,
        result: { text: 'é & more', ...keyboard('d') },
      });
    }
  });
});

function keyboard(data: string) {
  return { reply_markup: { inline_keyboard: [[{ text: 'Press', callback_data: data }]] } };
}

describe('editMessageText', () => {
  test('replaces the text, and refuses to replace it by itself', async () => {
    const { message_id: id } = await bot.sendMessage(GROUP, 'one', keyboard('d'));
    await bot.editMessageText(GROUP, id, undefined, 'two');
    expect(server.people.messages(GROUP)).toMatchObject([{ message_id: id, text: 'two' }]);
    expect(server.people.messages(GROUP)[0]?.reply_markup).toBeUndefined();
    expect((await refusal(bot.editMessageText(GROUP, id, undefined, 'two'))).description).toContain(
      'message is not modified',
    );
    expect((await refusal(bot.editMessageText(GROUP, 99, undefined, 'x'))).description).toBe(
      'Bad Request: message to edit not found',
    );
  });
});

describe('getUpdates', () => {
  test('hands updates out until an offset confirms them', async () => {
    const first = server.people.userSends(GROUP, person, '/status') ?? 0;
    server.people.userSends(GROUP, person, '/help');
    expect((await poll(0)).map((update) => update.update_id)).toEqual([first, first + 1]);
    expect(await poll(0)).toHaveLength(2);
    expect((await poll(first + 1)).map((update) => update.update_id)).toEqual([first + 1]);
    expect(await poll(0)).toHaveLength(1);
  });

  test('waits for an update as long as it was asked to', async () => {
    const waiting = poll(0, 20);
    await until(() => server.calls.some(({ method }) => method === 'getUpdates'));
    server.people.userSends(GROUP, person, 'hello');
    expect(await waiting).toMatchObject([{ message: { text: 'hello', from: { id: 7 } } }]);
  });

  test('ends an older poll with 409 when another one comes', async () => {
    const older = refusal(poll(0, 20));
    await until(() => server.calls.length === 1);
    await poll(0);
    expect(await older).toMatchObject({
      code: 409,
      description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    expect(server.updates.conflicts).toBe(1);
  });

  test('drops what the bot did not ask for', async () => {
    await poll(0);
    expect(server.people.userEdits(GROUP, person, 'x')).toBeUndefined();
    expect(await poll(0)).toEqual([]);
  });
});

describe('what people do', () => {
  test('a press reaches the bot once and gets one answer', async () => {
    await bot.sendMessage(GROUP, 'alert', keyboard('ack:1'));
    const [message] = server.people.messages(GROUP);
    const id = server.people.userPresses(message!, person, 'Press');
    expect(await poll(0)).toMatchObject([
      { callback_query: { id, data: 'ack:1', from: { id: 7 }, message: { text: 'alert' } } },
    ]);
    await bot.answerCbQuery(id, 'Done');
    expect(server.people.callbackAnswer(id)).toEqual({ text: 'Done', show_alert: false });
    expect((await refusal(bot.answerCbQuery(id))).description).toContain('query is too old');
  });

  test('forwarded, edited, anonymous and channel messages look as Telegram sends them', async () => {
    const news = server.people.channel(-100999);
    server.people.userForwards(GROUP, person, 'x', { id: 8, is_bot: false, first_name: 'Q' });
    server.people.userEdits(GROUP, person, 'x');
    server.people.anonymousAdminSends(GROUP, 'x');
    server.people.channelPosts(news.id, 'x');
    expect(await bot.callApi('getUpdates', { offset: 0, timeout: 0, limit: 100, allowed_updates: [] })).toMatchObject([
      { message: { forward_origin: { type: 'user' } } },
      { edited_message: { edit_date: expect.any(Number) } },
      { message: { from: { username: 'GroupAnonymousBot' }, sender_chat: { id: GROUP } } },
      { channel_post: { sender_chat: { type: 'channel' } } },
    ]);
  });

  test('telegraf itself runs a conversation', async () => {
    const telegraf = new Telegraf(server.token, { telegram: { apiRoot: server.url } });
    telegraf.command('ping', (ctx) => ctx.reply('pong'));
    const running = telegraf.launch();
    server.people.userSends(GROUP, person, '/ping');
    await server.people.waitForMessage(GROUP, ({ text }) => text === 'pong');
    telegraf.stop();
    await running;
  });
});

describe('faults', () => {
  test('429 carries retry_after, and the next call works again', async () => {
    server.failNext('sendMessage', { kind: 'rate_limit', retryAfter: 3 });
    expect(await refusal(bot.sendMessage(GROUP, 'x'))).toMatchObject({
      code: 429,
      description: 'Too Many Requests: retry after 3',
      parameters: { retry_after: 3 },
    });
    await bot.sendMessage(GROUP, 'x');
  });

  test('5xx looks like a broken gateway', async () => {
    server.failNext('sendMessage', { kind: 'error', status: 502 }, 2);
    expect(await refusal(bot.sendMessage(GROUP, 'x'))).toMatchObject({ code: 502 });
    expect(await refusal(bot.sendMessage(GROUP, 'x'))).toMatchObject({ code: 502 });
    await bot.sendMessage(GROUP, 'x');
  });

  test.each([
    [undefined, 0],
    [true, 1],
  ])('a dropped connection (after the effect: %s) leaves %i messages', async (afterEffect, kept) => {
    server.failNext('sendMessage', { kind: 'drop', afterEffect });
    await expect(bot.sendMessage(GROUP, 'x')).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(server.people.messages(GROUP)).toHaveLength(kept);
  });

  test('a hanging call ends when the client gives up', async () => {
    server.failNext('sendMessage', { kind: 'hang' });
    const call = bot.callApi(
      'sendMessage',
      { chat_id: GROUP, text: 'x' },
      { signal: AbortSignal.timeout(100) as never },
    );
    await expect(call).rejects.toThrow(/abort/);
    expect(server.people.messages(GROUP)).toEqual([]);
  });
});
