import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startFakeTelegram, until } from '@wingman/testkit';
import type { Claims } from '../src/webhook/update-claims.js';
import { createUpdateClaims } from '../src/webhook/update-claims.js';
import { FakeWatcher } from './fake-watcher.js';
import { FakeWingman } from './fake-wingman.js';
import { GROUP, PAT_ID, startBot, type RunningBot, type World } from './start-bot.js';

const SECRET = 'S-of-22-characters_and-more';
let world: World;
let bots: RunningBot[];
let pat: ReturnType<World['telegram']['people']['user']>;
let claims: Claims & { away: boolean; names: Set<string> };

beforeEach(async () => {
  world = { telegram: await startFakeTelegram(), watcher: new FakeWatcher(), wingman: new FakeWingman() };
  world.telegram.people.group(GROUP);
  pat = world.telegram.people.user(PAT_ID);
  world.wingman.people.set(`telegram:${PAT_ID}`, 'Pat');
  world.wingman.add('backup-bot');
  claims = fakeClaims();
  bots = [];
});
afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.close()));
  await world.telegram.close();
});

/** The watcher's leases, in memory. */
function fakeClaims() {
  const leases = new Map<string, { holder: string; until: number }>();
  return {
    away: false,
    names: new Set<string>(),
    async hold(name: string, holder: string, seconds: number) {
      if (this.away) throw new Error('the watcher is away');
      this.names.add(name);
      const current = leases.get(name);
      if (current && current.holder !== holder && current.until > Date.now()) return false;
      leases.set(name, { holder, until: Date.now() + seconds * 1000 });
      return true;
    },
  };
}
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
async function start(name = 'bot-1') {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/telegram/updates`;
  const bot = startBot(world, name, { webhook: { url, secret: SECRET, host: '127.0.0.1', port, claims, name } });
  bots.push(bot);
  await until(() => bot.lines.some(({ message }) => message === 'Telegram sends updates here'));
  return { bot, url };
}
const say = (text: string) => world.telegram.people.userSends(GROUP, pat, text);
const answers = () => world.telegram.people.messages(GROUP).map(({ text }) => text);
const calls = (method: string) => world.telegram.calls.filter((call) => call.method === method);
const lock = (id: number) => ({
  update_id: id,
  message: {
    message_id: id,
    date: Math.floor(Date.now() / 1000),
    chat: { id: GROUP, type: 'supergroup' },
    from: pat,
    text: '/lock backup-bot it lied',
  },
});
interface Sent {
  body?: string;
  secret?: string | null;
  method?: string;
}
const send = (url: string, { body = JSON.stringify(lock(1)), secret = SECRET, method = 'POST' }: Sent = {}) =>
  fetch(url, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(secret !== null && { 'x-telegram-bot-api-secret-token': secret }),
    },
    ...(method === 'POST' && { body }),
  }).then(({ status }) => status);

describe('with a webhook', () => {
  test('Telegram is told where and with what secret, and commands come without a poll', async () => {
    const { url } = await start();
    expect(calls('setWebhook')[0]?.parameters).toMatchObject({
      url,
      secret_token: SECRET,
      max_connections: 1,
      allowed_updates: ['message', 'callback_query'],
    });
    say('/start');
    say('/help');
    await until(() => answers().length === 2);
    await until(() => world.telegram.updates.unconfirmed().length === 0);
    expect(calls('getUpdates')).toEqual([]);
  });

  test.each([
    ['no secret', { secret: null }, 401],
    ['another secret', { secret: `${SECRET}x` }, 401],
    ['an empty secret', { secret: '' }, 401],
    ['another method', { method: 'GET' }, 404],
    ['no JSON', { body: 'x' }, 400],
    ['JSON that is no update', { body: '{"update_id":"1"}' }, 400],
    ['null', { body: 'null' }, 400],
    ['a body that is too long', { body: JSON.stringify({ ...lock(1), padding: 'x'.repeat(1024 * 1024) }) }, 413],
  ])('%s changes nothing', async (_case, request, status) => {
    const { url } = await start();
    expect(await send(url, request)).toBe(status);
    expect(world.wingman.changes).toEqual([]);
    expect(answers()).toEqual([]);
  });

  test('another path is not there, whoever asks', async () => {
    const { url } = await start();
    expect(await send(new URL('/', url).href)).toBe(404);
    expect(await send(`${url}/more`)).toBe(404);
    expect(world.wingman.changes).toEqual([]);
  });

  test('whoever knows the secret is still only heard as a listed person', async () => {
    const { bot, url } = await start();
    const stranger = lock(1);
    stranger.message.from = { id: 8, is_bot: false, first_name: 'Quinn' };
    expect(await send(url, { body: JSON.stringify(stranger) })).toBe(200);
    expect(world.wingman.changes).toEqual([]);
    expect(bot.lines.filter(({ level }) => level === 'warn')).toMatchObject([{ reason: 'user_not_listed' }]);
    expect(JSON.stringify(bot.lines)).not.toContain(SECRET);
  });

  test('an update that comes again acts once, at whichever replica', async () => {
    const [one, two] = [await start('bot-1'), await start('bot-2')];
    const statuses = await Promise.all([one.url, two.url, one.url, two.url].map((url) => send(url)));
    expect(statuses).toContain(200);
    await until(async () =>
      (await Promise.all([one.url, two.url].map((url) => send(url)))).every((status) => status === 200),
    );
    expect(world.wingman.changes).toEqual(['Pat set backup-bot LOCKED: it lied']);
  });

  test('when nobody can say whether it was handled, Telegram keeps it and sends it again', async () => {
    const { url } = await start();
    claims.away = true;
    expect(await send(url)).toBe(503);
    say('/start');
    await until(() => world.telegram.updates.unconfirmed().length === 1);
    expect(answers()).toEqual([]);
    claims.away = false;
    await until(() => answers().length === 1);
  });

  test('polling takes the webhook away, and begins with what waited', async () => {
    const { bot } = await start();
    await bot.close();
    say('/start');
    bots.push(startBot(world, 'bot-2'));
    await until(() => answers().length === 1);
    expect(calls('deleteWebhook')).toHaveLength(1);
  });
});

describe('a claim', () => {
  test('of an update whose process was killed stays busy, then is another’s', async () => {
    const [killed, other] = [createUpdateClaims(claims, 'killed'), createUpdateClaims(claims, 'other')];
    expect(await killed.claim(7)).toBe('mine');
    expect(await other.claim(7)).toBe('busy');
    expect(await other.claim(7)).toBe('busy');
  });

  test('of what was handled is done for every replica, and names are used again', async () => {
    const [one, two] = [createUpdateClaims(claims, 'one'), createUpdateClaims(claims, 'two')];
    for (let id = 1; id <= 3; id += 1) {
      expect(await one.claim(id)).toBe('mine');
      await one.done(id);
      expect([await one.claim(id), await two.claim(id)]).toEqual(['done', 'done']);
    }
    expect([...claims.names].every((name) => name.length <= 100)).toBe(true);
    expect(claims.names.size).toBe(6);
  });
});
