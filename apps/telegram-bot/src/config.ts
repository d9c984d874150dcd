import { baseConfig, ConfigError, list, port } from '@wingman/service-kit';
import { z } from 'zod';
import type { WebhookSettings } from './webhook/webhook.js';

const httpUrl = z.url({ protocol: /^https?$/ });
// Users have positive ids, groups and channels negative ones; all fit a double exactly, as Telegram promises.
const chatId = z
  .string()
  .regex(/^-?[1-9]\d{0,15}$/)
  .transform(Number);
const userId = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number);

/** The bot's settings; what a bot that is on needs besides its token is checked by `telegramSettings`. */
export const botConfig = baseConfig.extend({
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[A-Za-z0-9_-]+$/)
    .optional(),
  TELEGRAM_CHAT_ID: chatId.optional(),
  TELEGRAM_ALLOWED_USER_IDS: list.pipe(z.array(userId)).default([]),
  TELEGRAM_API_ROOT: httpUrl.default('https://api.telegram.org'),
  TELEGRAM_WEBHOOK_URL: httpUrl.optional(),
  // What setWebhook takes as `secret_token`, and long enough not to be guessed.
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{22,256}$/)
    .optional(),
  TELEGRAM_WEBHOOK_PORT: port.default(8_443),
  WINGMAN_URL: httpUrl.optional(),
  WATCHER_URL: httpUrl.optional(),
  APPROVALS_URL: httpUrl.optional(),
  TELEGRAM_APPROVAL_CHAT_IDS: list.pipe(z.array(chatId)).optional(),
  WINGMAN_RELAY_KEY: z.string().optional(),
});
export type BotConfig = z.infer<typeof botConfig>;

export interface TelegramSettings {
  token: string;
  apiRoot: string;
  /** The chat that gets the alerts and may command. */
  chatId: number;
  userIds: readonly number[];
  wingmanUrl: string;
  watcherUrl: string;
  /** Without it nobody is told of requests. */
  approvalsUrl: string | undefined;
  /** The chats that are told of requests. */
  approvalChatIds: readonly number[];
  relayKey: string;
  /** Undefined: Telegram is polled. */
  webhook: WebhookSettings | undefined;
}

/** What a bot that is on needs; undefined without a token. Throws ConfigError where something else is missing then. */
export function telegramSettings(config: BotConfig): TelegramSettings | undefined {
  if (config.TELEGRAM_BOT_TOKEN === undefined) return undefined;
  const needed = <Name extends keyof BotConfig>(name: Name): NonNullable<BotConfig[Name]> => {
    const value = config[name];
    if (value === undefined || value === null)
      throw new ConfigError(`${name} is missing, and TELEGRAM_BOT_TOKEN is set`);
    return value;
  };
  return {
    token: config.TELEGRAM_BOT_TOKEN,
    apiRoot: config.TELEGRAM_API_ROOT,
    chatId: needed('TELEGRAM_CHAT_ID'),
    userIds: config.TELEGRAM_ALLOWED_USER_IDS,
    wingmanUrl: needed('WINGMAN_URL'),
    watcherUrl: needed('WATCHER_URL'),
    approvalsUrl: config.APPROVALS_URL,
    approvalChatIds: config.TELEGRAM_APPROVAL_CHAT_IDS ?? [needed('TELEGRAM_CHAT_ID')],
    relayKey: needed('WINGMAN_RELAY_KEY'),
    webhook:
      config.TELEGRAM_WEBHOOK_URL === undefined
        ? undefined
        : {
            url: config.TELEGRAM_WEBHOOK_URL,
            secret: needed('TELEGRAM_WEBHOOK_SECRET'),
            host: config.HOST,
            port: config.TELEGRAM_WEBHOOK_PORT,
          },
  };
}
