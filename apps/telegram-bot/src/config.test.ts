import { expect, test } from '@jest/globals';
import { ConfigError, loadConfig } from '@wingman/service-kit';
import { botConfig, telegramSettings } from './config.js';

const on = {
  DEPLOYMENT_ENV: 'dev',
  TELEGRAM_BOT_TOKEN: '1:abc',
  TELEGRAM_CHAT_ID: '-1001234567890',
  TELEGRAM_ALLOWED_USER_IDS: '7, 8',
  WINGMAN_URL: 'http://127.0.0.1:1',
  WATCHER_URL: 'http://127.0.0.1:2',
  WINGMAN_RELAY_KEY: 'k',
};
const settings = (environment: Record<string, string | undefined>) =>
  telegramSettings(loadConfig(botConfig, environment));

test('is off without a token, whatever else is set', () => {
  expect(settings({ DEPLOYMENT_ENV: 'dev' })).toBeUndefined();
  expect(settings({ ...on, TELEGRAM_BOT_TOKEN: '' })).toBeUndefined();
});

test('with a token it has everything it needs', () => {
  expect(settings(on)).toMatchObject({ chatId: -1001234567890, userIds: [7, 8], apiRoot: 'https://api.telegram.org' });
});

test('takes updates by a webhook where an address and a secret are set, and needs both', () => {
  const webhook = { TELEGRAM_WEBHOOK_URL: 'https://bot.example/telegram', TELEGRAM_WEBHOOK_SECRET: 'x'.repeat(22) };
  expect(settings({ ...on, ...webhook })?.webhook).toEqual({
    url: 'https://bot.example/telegram',
    secret: 'x'.repeat(22),
    host: '127.0.0.1',
    port: 8_443,
  });
  expect(settings(on)?.webhook).toBeUndefined();
  expect(() => settings({ ...on, ...webhook, TELEGRAM_WEBHOOK_SECRET: undefined })).toThrow('TELEGRAM_WEBHOOK_SECRET');
});

test('without a list of people it listens to nobody', () => {
  expect(settings({ ...on, TELEGRAM_ALLOWED_USER_IDS: undefined })?.userIds).toEqual([]);
});

test.each([
  ['TELEGRAM_CHAT_ID', undefined],
  ['WINGMAN_URL', undefined],
  ['WATCHER_URL', undefined],
  ['WINGMAN_RELAY_KEY', undefined],
  ['TELEGRAM_CHAT_ID', '@operators'],
  ['TELEGRAM_CHAT_ID', '0'],
  ['TELEGRAM_ALLOWED_USER_IDS', '7,pat'],
  ['TELEGRAM_ALLOWED_USER_IDS', '-7'],
  ['TELEGRAM_API_ROOT', 'ftp://x'],
  ['TELEGRAM_WEBHOOK_URL', 'bot.example'],
  ['TELEGRAM_WEBHOOK_SECRET', 'short'],
  ['TELEGRAM_WEBHOOK_SECRET', `${'x'.repeat(22)} y`],
  ['TELEGRAM_BOT_TOKEN', 'not a token'],
])('does not start with %s = %s, and names it', (name, value) => {
  const start = () => settings({ ...on, [name]: value });
  expect(start).toThrow(ConfigError);
  expect(start).toThrow(name);
});
