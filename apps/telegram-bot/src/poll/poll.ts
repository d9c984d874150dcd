import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@wingman/service-kit';
import type { Update, UserFromGetMe } from 'telegraf/types';
import { COMMANDS } from '../command/command.js';
import { backoffMs } from '../telegram/backoff.js';
import type { BotApi } from '../telegram/bot-api.js';
import { failureOf, reasonOf, type TelegramFailure } from '../telegram/failure.js';

export interface PollState {
  polling: boolean;
  /** Why Telegram cannot be asked; undefined when it can. */
  failure: TelegramFailure | undefined;
}

interface PollDeps {
  api: BotApi;
  /** Must not be needed twice: an update whose handling throws is logged and passed over. */
  handle(update: Update, me: UserFromGetMe): Promise<void>;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  waitSeconds: number;
  firstBackoffMs?: number;
}

export interface Poll {
  /** Polls until `held` is aborted; `stopping` tells the end of the process from the loss of the lease. */
  run(held: AbortSignal, stopping: AbortSignal): Promise<void>;
  state(): Readonly<PollState>;
}

/** The token is wrong or the bot is gone: only a person can help, so it is looked at leisure. */
const BLOCKED_WAIT_MS = 60_000;

/**
 * The long poll. Updates are taken one by one, and one is confirmed only by the poll after it was handled: a crash in
 * between makes Telegram hand out that one again, and no other.
 */
export function createPoll({ api, handle, log, waitSeconds, firstBackoffMs = 500 }: PollDeps): Poll {
  const state: PollState = { polling: false, failure: undefined };

  async function introduce(): Promise<UserFromGetMe> {
    const me = await api.getMe();
    await api.deleteWebhook();
    await api.setCommands(COMMANDS.map(({ name, description }) => ({ command: name, description })));
    log.info('talking to Telegram', { bot: me.username });
    return me;
  }

  async function handleSafely(update: Update, me: UserFromGetMe): Promise<void> {
    try {
      await handle(update, me);
    } catch (error) {
      log.error('an update could not be handled', { update_id: update.update_id, reason: reasonOf(error) });
    }
  }

  async function wait(failure: TelegramFailure, attempt: number, held: AbortSignal): Promise<void> {
    if (failure.kind !== state.failure?.kind)
      log.warn('Telegram cannot be polled', { kind: failure.kind, reason: failure.reason });
    state.failure = failure;
    const ms = {
      rate_limited: failure.kind === 'rate_limited' ? failure.retryAfterMs : 0,
      passing: backoffMs(attempt, { firstMs: firstBackoffMs, maxMs: 10_000 }),
      blocked: BLOCKED_WAIT_MS,
      refused: BLOCKED_WAIT_MS,
    }[failure.kind];
    await delay(ms, undefined, { signal: held }).catch(() => undefined);
  }

  async function run(held: AbortSignal, stopping: AbortSignal): Promise<void> {
    let me: UserFromGetMe | undefined;
    let offset = 0;
    let unconfirmed = false;
    let failures = 0;
    state.polling = true;
    while (!held.aborted) {
      try {
        me ??= await introduce();
        const update = await api.nextUpdate(offset, waitSeconds, held);
        failures = 0;
        state.failure = undefined;
        unconfirmed = false;
        // After the loss of the lease another process will get this update; it is not confirmed yet.
        if (!update || held.aborted) continue;
        await handleSafely(update, me);
        offset = update.update_id + 1;
        unconfirmed = true;
      } catch (error) {
        if (held.aborted) break;
        failures += 1;
        await wait(failureOf(error), failures, held);
      }
    }
    state.polling = false;
    if (unconfirmed && stopping.aborted) await confirm(offset);
  }

  /** On the way out, while the lease is still ours, so that the next one to poll does not answer again. */
  async function confirm(offset: number): Promise<void> {
    await api.nextUpdate(offset, 0, AbortSignal.timeout(2_000)).catch(() => undefined);
  }

  return { run, state: () => state };
}
