import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery } from '@wingman/contracts';
import type { Fields } from '@wingman/service-kit';
import { alertButtons } from '../command/button.js';
import { alertMessages } from '../message/alert.js';
import { backoffMs } from '../telegram/backoff.js';
import type { BotApi } from '../telegram/bot-api.js';
import { failureOf, type TelegramFailure } from '../telegram/failure.js';
import type { RateGate } from '../telegram/rate-gate.js';
import { ReportRefused, type DeliverySource } from './delivery-source.js';

/** What became of one delivery: whole, given back for later, or given up. */
export type Outcome = { result: 'sent' } | { result: 'put_off' | 'given_up'; failure?: TelegramFailure };

export interface DeliverDeps {
  api: BotApi;
  source: DeliverySource;
  gate: RateGate;
  chatId: number;
  now: () => number;
  warn(message: string, fields: Fields): void;
}

/** A person has to put the chat or the token right; it is looked again this often, and no more often. */
const BLOCKED_RETRY_SECONDS = 300;
const REPORT_TRIES = 5;

/**
 * Sends deliveries one part after the other and reports every step, so that whoever goes on after a crash goes on
 * behind the last part that was reported. What was sent but could not be reported is remembered here: this process
 * never repeats a part that it knows Telegram has taken.
 */
export function createDeliver({ api, source, gate, chatId, now, warn }: DeliverDeps) {
  const sentParts = new Map<string, number[]>();

  /** `until` (milliseconds since the epoch): no part is begun after it, since the lease may then be another's. */
  return async (delivery: Delivery, until: number, signal: AbortSignal): Promise<Outcome> => {
    const { delivery_id: id, alert } = delivery;
    const parts = alertMessages(alert);
    const sent = await reportRemembered(delivery);
    for (const [index, html] of parts.entries()) {
      if (index < sent.length) continue;
      const closedMs = gate.closedForMs(chatId);
      if (signal.aborted || closedMs > 0 || now() >= until) {
        await source.failed(id, 'not tried: the chat is closed, the lease ends or the bot stops', closedMs / 1000);
        return { result: 'put_off' };
      }
      const isLast = index === parts.length - 1;
      try {
        sent.push(await api.send({ chatId, html, buttons: isLast ? alertButtons(alert) : undefined }));
      } catch (error) {
        return putOff(delivery, failureOf(error));
      }
      remember(id, sent);
      if (!isLast) await report(() => source.partSent(id, sent.at(-1)!));
    }
    await report(() => source.sent(id, sent));
    sentParts.delete(id);
    return { result: 'sent' };
  };

  async function reportRemembered({ delivery_id: id, sent_message_ids: reported }: Delivery): Promise<number[]> {
    const remembered = sentParts.get(id) ?? [];
    for (const messageId of remembered.slice(reported.length)) await report(() => source.partSent(id, messageId));
    return [...reported, ...remembered.slice(reported.length)];
  }

  async function putOff({ delivery_id: id, alert, attempt }: Delivery, failure: TelegramFailure): Promise<Outcome> {
    warn('an alert was not sent', {
      delivery_id: id,
      alert_id: alert.alert_id,
      attempt,
      kind: failure.kind,
      reason: failure.reason,
    });
    if (failure.kind === 'rate_limited') gate.close(chatId, failure.retryAfterMs);
    await source.failed(id, failure.reason, retrySeconds(failure, attempt));
    return { result: failure.kind === 'refused' ? 'given_up' : 'put_off', failure };
  }

  function remember(id: string, sent: readonly number[]): void {
    sentParts.delete(id);
    sentParts.set(id, [...sent]);
    const [oldest] = sentParts.keys();
    if (sentParts.size > 1_000 && oldest !== undefined) sentParts.delete(oldest);
  }

  /** A report that is lost costs a repeated message if this process is killed, so it is worth some tries at once. */
  async function report(call: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        if (attempt === REPORT_TRIES || error instanceof ReportRefused) throw error;
        await delay(backoffMs(attempt, { firstMs: 100, maxMs: 1_000 }));
      }
    }
  }
}

/** Seconds until the next try; undefined: there is none, the text itself is refused. */
function retrySeconds(failure: TelegramFailure, attempt: number): number | undefined {
  switch (failure.kind) {
    case 'rate_limited':
      return Math.min(failure.retryAfterMs / 1000, 86_400);
    case 'passing':
      return backoffMs(attempt, { firstMs: 500, maxMs: 60_000 }) / 1000;
    case 'blocked':
      return BLOCKED_RETRY_SECONDS;
    case 'refused':
      return undefined;
  }
}
