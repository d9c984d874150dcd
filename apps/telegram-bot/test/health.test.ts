import { Writable } from 'node:stream';
import { afterEach, expect, test } from '@jest/globals';
import { createBoot, loadConfig, start, type Boot, type RunningService } from '@wingman/service-kit';
import { call, startFakeTelegram, until } from '@wingman/testkit';
import { createBot, type Bot } from '../src/app.js';
import { botConfig } from '../src/config.js';
import { servingOf } from '../src/serving.js';
import { createBotApi } from '../src/telegram/bot-api.js';
import { FakeWatcher } from './fake-watcher.js';
import { FakeWingman } from './fake-wingman.js';
import { GROUP } from './start-bot.js';

let running: RunningService | undefined;
afterEach(() => running?.close());

/** The service in this process, as main.ts puts it together. */
async function startService(botOf: (boot: Boot) => Bot | undefined): Promise<string> {
  const config = loadConfig(botConfig, { DEPLOYMENT_ENV: 'test', PORT: '0' });
  const boot = createBoot('telegram-bot', config, {
    logStream: new Writable({ write: (_chunk, _encoding, done) => done() }),
  });
  const bot = botOf(boot);
  running = await start(boot, servingOf(bot));
  bot?.start();
  return `http://127.0.0.1:${running.port}`;
}

test('without a token the service is healthy and says that the bot is off', async () => {
  const url = await startService(() => undefined);
  expect(await call(`${url}/health`)).toMatchObject({
    status: 200,
    body: { status: 'ok', dependencies: { telegram: { status: 'ok', detail: 'off: TELEGRAM_BOT_TOKEN is not set' } } },
  });
  expect(await call(`${url}/alerts`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('a token that Telegram refuses degrades the service, with Telegram’s reason, and metrics go on', async () => {
  const telegram = await startFakeTelegram();
  const watcher = new FakeWatcher();
  const url = await startService((boot) =>
    createBot({
      api: createBotApi({ token: '999:nobody', apiRoot: telegram.url, timeoutMs: 1_000 }),
      wingman: new FakeWingman(),
      source: watcher.sourceFor('bot'),
      lease: watcher.leaseFor('bot'),
      confirmations: watcher.confirmations,
      reportRefusals: async () => undefined,
      chatId: GROUP,
      userIds: [],
      log: boot.log,
      metrics: boot.metrics,
    }),
  );
  const report = await until(async () => {
    const answer = await call(`${url}/health`);
    return answer.body.status === 'degraded' ? answer : undefined;
  });
  expect(report).toMatchObject({
    status: 200,
    body: { dependencies: { telegram: { status: 'degraded', detail: 'Telegram answered 401: Unauthorized' } } },
  });
  expect((await call(`${url}/metrics`)).body).toMatch(/wingman_telegram_polling\{service="telegram-bot"\} 1/);
  await telegram.close();
});
