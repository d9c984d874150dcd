import { setTimeout as delay } from 'node:timers/promises';
import { listen, type ListeningServer, type Log } from '@wingman/service-kit';
import type { Update, UserFromGetMe } from 'telegraf/types';
import { COMMANDS } from '../command/command.js';
import { backoffMs } from '../telegram/backoff.js';
import type { BotApi } from '../telegram/bot-api.js';
import { failureOf, type TelegramFailure } from '../telegram/failure.js';
import { createUpdateClaims, type Claims } from './update-claims.js';
import { createWebhookListener } from './webhook-listener.js';

export interface WebhookSettings {
  /** What Telegram is told; its path is where updates are taken. */
  url: string;
  secret: string;
  /** Where the proxy, or Telegram, reaches this process. */
  host: string;
  port: number;
}

interface WebhookDeps extends WebhookSettings {
  api: BotApi;
  claims: Claims;
  /** This process, as others see it. */
  name: string;
  handle(update: Update, me: UserFromGetMe): Promise<void>;
  log: Log;
}

export interface Webhook {
  /** Takes updates until `signal` is aborted; those under way are finished. */
  run(signal: AbortSignal): Promise<void>;
  state(): { failure: TelegramFailure | undefined };
}

const CLOSE_MS = 5_000;

/** Updates as Telegram sends them by itself, instead of a poll. Every replica takes them, and each update acts once. */
export function createWebhook({ api, log, host, port, ...deps }: WebhookDeps): Webhook {
  const state: { failure: TelegramFailure | undefined } = { failure: undefined };
  let me: UserFromGetMe | undefined;
  const listener = createWebhookListener({
    path: new URL(deps.url).pathname,
    secret: deps.secret,
    claims: createUpdateClaims(deps.claims, deps.name),
    me: () => me,
    handle: deps.handle,
    log,
  });

  /** The same for every replica; the last one to say it says nothing new. */
  async function introduce(signal: AbortSignal): Promise<void> {
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        me = await api.getMe();
        await api.setCommands(COMMANDS.map(({ name, description }) => ({ command: name, description })));
        await api.setWebhook({ url: deps.url, secret: deps.secret });
        state.failure = undefined;
        log.info('Telegram sends updates here', { bot: me.username });
        return;
      } catch (error) {
        const failure = failureOf(error);
        if (!state.failure) log.warn('the webhook could not be set', { kind: failure.kind, reason: failure.reason });
        state.failure = failure;
        await delay(backoffMs(attempt, { firstMs: 500, maxMs: 60_000 }), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async function open(): Promise<ListeningServer | undefined> {
    try {
      return await listen(listener, { host, port });
    } catch (error) {
      // Alerts and requests still go out; only a person can put this right.
      state.failure = { kind: 'blocked', reason: 'TELEGRAM_WEBHOOK_PORT cannot be listened on' };
      log.error('no updates are taken', { error });
      return undefined;
    }
  }

  return {
    state: () => state,
    async run(signal) {
      const server = await open();
      if (!server) return;
      await introduce(signal);
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      // The webhook stays: another replica, or this one's successor, takes what comes meanwhile.
      await server.close(CLOSE_MS);
    },
  };
}
