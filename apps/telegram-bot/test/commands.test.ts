import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startFakeTelegram, until, type SentMessage } from '@wingman/testkit';
import { WingmanError } from '@wingman/sdk';
import { exampleAlert, FakeWatcher } from './fake-watcher.js';
import { FakeWingman } from './fake-wingman.js';
import { GROUP, PAT_ID, startBot, type RunningBot, type World } from './start-bot.js';

const ALERT = '0190a000-0000-7000-8000-000000000001';
let world: World;
let bot: RunningBot;
let pat: ReturnType<World['telegram']['people']['user']>;

beforeEach(async () => {
  world = { telegram: await startFakeTelegram(), watcher: new FakeWatcher(), wingman: new FakeWingman() };
  world.telegram.people.group(GROUP);
  pat = world.telegram.people.user(PAT_ID, 'Pat');
  world.wingman.people.set(`telegram:${PAT_ID}`, 'Pat');
  world.wingman.add('backup-bot', 'LOCKED');
  world.wingman.alerts.push(exampleAlert({ alert_id: ALERT }));
  bot = startBot(world);
});
afterEach(async () => {
  await bot.close();
  await world.telegram.close();
});

const texts = () => world.telegram.people.messages(GROUP).map(({ text }) => text);
/** Writes in the group and returns the next message of the bot. */
async function ask(text: string): Promise<SentMessage> {
  const before = world.telegram.people.messages(GROUP).length;
  world.telegram.people.userSends(GROUP, pat, text);
  return until(() => world.telegram.people.messages(GROUP)[before], { what: `an answer to ${text}` });
}
/** The update has been handled and confirmed, with or without an answer. */
const handled = () =>
  until(() => world.telegram.updates.unconfirmed().length === 0, { what: 'every update confirmed' });

describe('a listed person', () => {
  test.each([
    ['/start', /This is Wingman/],
    ['/help', /\/unlock <worker> \[code\] <reason> Let a worker in again/],
    ['/status', /^Wingman is degraded\.\nverifier: down\nPending approvals: 0\nOpen alerts: 1\nLocked workers: 1$/],
    ['/alerts', new RegExp(`False claim · backup-bot\\n${ALERT}`)],
    ['/workers', /backup-bot is LOCKED since/],
    [`/ack ${ALERT}`, new RegExp(`^Acknowledged by Pat: ${ALERT}$`)],
    ['/lock backup-bot again <it> & lied', /backup-bot is LOCKED since .* \(again <it> & lied\)/],
    ['/fly', /There is no command \/fly/],
    ['/lock backup-bot', /A reason is needed/],
  ])('gets an answer to %s', async (command, answer) => {
    expect((await ask(command)).text).toMatch(answer);
  });

  test('acts under the name that Wingman knows', async () => {
    await ask(`/ack ${ALERT}`);
    await ask('/lock backup-bot it lied');
    expect(world.wingman.changes).toEqual([`Pat acked ${ALERT}`, 'Pat set backup-bot LOCKED: it lied']);
  });

  test('reads a long list in several messages, all of it', async () => {
    for (let index = 0; index < 18; index += 1) world.wingman.add(`worker-${index}-${'&'.repeat(180)}`);
    await ask('/workers');
    const parts = await until(() => /^\(1\/(\d)\)/.exec(texts()[0] ?? '')?.[1]);
    await until(() => texts().length === Number(parts));
    for (let index = 0; index < 18; index += 1) {
      expect(texts().join('\n')).toContain(`worker-${index}-${'&'.repeat(180)}`);
    }
  });

  test.each([
    [
      'forbidden_scope',
      new WingmanError('forbidden_scope', { detail: 'this Telegram user is not registered as a person' }),
      /does not allow you/,
    ],
    ['worker_locked', new WingmanError('worker_locked', { detail: 'it is locked' }), /the worker is locked/],
    [
      'idempotency_conflict',
      new WingmanError('idempotency_conflict', { detail: 'the same key with another body' }),
      /refused this \(idempotency_conflict\)/,
    ],
    [
      'unavailable',
      new WingmanError('unavailable', { detail: 'the database is away' }),
      /cannot do this right now, nothing was changed/,
    ],
    ['unreachable', new WingmanError('unreachable', { detail: 'the server did not answer' }), /gave no answer/],
    [
      'rate_limited',
      new WingmanError('rate_limited', { detail: 'too many', retryAfterSeconds: 9 }),
      /again in 9 seconds/,
    ],
  ])('reads in one sentence why not: %s', async (_code, failure, sentence) => {
    world.wingman.failure = failure;
    const { text } = await ask('/lock backup-bot it lied');
    expect(text).toMatch(sentence);
    expect(text.split('\n')).toHaveLength(1);
  });

  test('gets the answer although Telegram stumbles', async () => {
    world.telegram.failNext('sendMessage', { kind: 'error', status: 502 });
    world.telegram.failNext('sendMessage', { kind: 'rate_limit', retryAfter: 1 });
    expect((await ask('/start')).text).toMatch(/This is Wingman/);
    expect(texts()).toHaveLength(1);
    const [, limited, last] = world.telegram.calls.filter(({ method }) => method === 'sendMessage');
    expect(last!.at - limited!.at).toBeGreaterThanOrEqual(1_000);
  });
});

describe('nobody else gets any answer:', () => {
  const stranger = { id: 8, is_bot: false, first_name: 'Quinn' };

  test.each<[string, string, (people: World['telegram']['people']) => unknown]>([
    ['somebody who is not listed', 'user_not_listed', (people) => people.userSends(GROUP, stranger, '/workers secret')],
    ['a listed person in private', 'chat_not_listed', (people) => people.userSends(PAT_ID, pat, '/workers secret')],
    [
      'an anonymous administrator',
      'anonymous_sender',
      (people) => people.anonymousAdminSends(GROUP, '/workers secret'),
    ],
    ['a forwarder', 'forwarded', (people) => people.userForwards(GROUP, pat, '/workers secret', stranger)],
    ['a press by somebody who is not listed', 'user_not_listed', (people) => pressSomething(people, stranger)],
  ])('%s', async (_case, reason, act) => {
    const said = texts().length + (await prepared());
    act(world.telegram.people);
    await handled();
    expect(texts()).toHaveLength(said);
    expect(world.wingman.changes).toEqual([]);
    const warnings = bot.lines.filter(({ level }) => level === 'warn');
    expect(warnings).toMatchObject([{ reason }]);
    expect(JSON.stringify(bot.lines)).not.toContain('secret');
  });

  /** A message with buttons is there, for those who press. */
  async function prepared(): Promise<number> {
    await ask('/unlock backup-bot checked');
    return 1;
  }
  const pressSomething = (people: World['telegram']['people'], user: typeof stranger) =>
    people.userPresses(people.messages(GROUP)[0]!, user, 'Yes, unlock');

  test('edits and channel posts that Telegram kept from before', async () => {
    await bot.close();
    const { people } = world.telegram;
    world.telegram.updates.allow([]);
    people.userEdits(GROUP, pat, '/lock backup-bot secret');
    people.channelPosts(people.channel(-100999).id, '/lock backup-bot secret');
    bot = startBot(world, 'bot-2');
    await handled();
    expect(texts()).toEqual([]);
    expect(bot.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { reason: 'edited' },
      { reason: 'channel_post' },
    ]);
  });

  test('whatever a stranger writes or presses; each of it is in the log, without its text', async () => {
    const question = await ask('/unlock backup-bot checked');
    const said = texts().length;
    const data = question.reply_markup!.inline_keyboard.flat().map(({ callback_data: real }) => real!);
    const { people } = world.telegram;
    const acts = fc.sample(
      fc.oneof(
        fc.string({ maxLength: 100 }).map((text) => () => people.userSends(GROUP, stranger, `xyzzy${text}`)),
        fc
          .constantFrom('lock', 'unlock', 'approve', 'reject', 'exec', 'ack')
          .map((name) => () => people.userSends(GROUP, stranger, `/${name} backup-bot xyzzy`)),
        fc.constantFrom(...data).map((real) => () => people.userPresses(question, stranger, 'x', real)),
        fc
          .string({ minLength: 1, maxLength: 64 })
          .map((forged) => () => people.userPresses(question, stranger, 'x', forged)),
      ),
      200,
    );
    for (const act of acts) act();
    await until(() => bot.lines.filter(({ level }) => level === 'warn').length === acts.length, { timeout: 20_000 });
    expect(bot.lines.filter(({ reason }) => reason === 'user_not_listed')).toHaveLength(acts.length);
    expect(world.wingman.changes).toEqual([]);
    expect(texts()).toHaveLength(said);
    expect(JSON.stringify(bot.lines)).not.toContain('xyzzy');
  });

  test('talk between people, and commands to another bot', async () => {
    world.telegram.people.userSends(GROUP, pat, 'how are you?');
    world.telegram.people.userSends(GROUP, pat, '/status@other_bot');
    await handled();
    expect(texts()).toEqual([]);
  });
});

describe('unlocking', () => {
  const press = (message: SentMessage, button: string, user = pat) =>
    world.telegram.people.userPresses(message, user, button);
  const now = (message: SentMessage) =>
    world.telegram.people.messages(GROUP).find(({ message_id: id }) => id === message.message_id)!;

  test('takes a second yes, and then says what became of it in the place of the question', async () => {
    const question = await ask('/unlock backup-bot checked by hand');
    expect(world.wingman.changes).toEqual([]);
    press(question, 'Yes, unlock');
    await until(() => now(question).text.includes('is OK'));
    expect(now(question).reply_markup).toBeUndefined();
    expect(world.wingman.changes).toEqual(['Pat set backup-bot OK: checked by hand']);
  });

  test('happens once, however often the button is pressed', async () => {
    const question = await ask('/unlock backup-bot checked');
    for (let presses = 0; presses < 3; presses += 1) press(question, 'Yes, unlock');
    await handled();
    expect(world.wingman.changes).toHaveLength(1);
  });

  test('does not happen after Cancel', async () => {
    const question = await ask('/unlock backup-bot checked');
    press(question, 'Cancel');
    await until(() => now(question).text.startsWith('Not unlocked'));
    world.telegram.people.userPresses(
      question,
      pat,
      'Yes, unlock',
      question.reply_markup?.inline_keyboard[0]?.[0]?.callback_data,
    );
    await handled();
    expect(world.wingman.changes).toEqual([]);
  });

  test('is confirmed by the one who asked and by no other listed person', async () => {
    await bot.close();
    const other = world.telegram.people.user(9, 'Robin');
    world.wingman.people.set('telegram:9', 'Robin');
    bot = startBot(world, 'bot-2', { userIds: [PAT_ID, 9] });
    const question = await ask('/unlock backup-bot checked');
    const pressed = press(question, 'Yes, unlock', other);
    await until(() => world.telegram.people.callbackAnswer(pressed));
    expect(world.telegram.people.callbackAnswer(pressed)?.text).toBe('Only the person who asked can answer this.');
    expect(world.wingman.changes).toEqual([]);
    press(question, 'Yes, unlock');
    await until(() => world.wingman.changes.length === 1);
  });

  test('is confirmed after the bot was restarted, and once', async () => {
    const question = await ask('/unlock backup-bot checked');
    await bot.close();
    bot = startBot(world, 'bot-2');
    press(question, 'Yes, unlock');
    await until(() => now(question).text.includes('backup-bot is OK'));
    expect(world.wingman.changes).toEqual(['Pat set backup-bot OK: checked']);
  });

  test('tells in the place of the question why Wingman refused', async () => {
    const question = await ask('/unlock backup-bot checked');
    world.wingman.failure = new WingmanError('unavailable', { detail: 'the database is away' });
    press(question, 'Yes, unlock');
    await until(() => now(question).text.includes('the database is away'));
  });
});

test('a forged button does nothing and says so', async () => {
  const question = await ask('/unlock backup-bot checked');
  const pressed = world.telegram.people.userPresses(question, pat, 'x', 'lock:everybody');
  await until(() => world.telegram.people.callbackAnswer(pressed));
  expect(world.telegram.people.callbackAnswer(pressed)?.text).toContain('not known');
  expect(world.wingman.changes).toEqual([]);
});
