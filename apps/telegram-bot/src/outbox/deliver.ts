import { setTimeout as delay } from 'node:timers/promises';
import type { Fields } from '@wingman/service-kit';
import { backoffMs } from '../telegram/backoff.js';
import { failureOf, type TelegramFailure } from '../telegram/failure.js';
import type { RateGate } from '../telegram/rate-gate.js';
import { NOBODY_TOLD, ReportRefused, type DeliverySource, type Leased, type Part } from './delivery-source.js';

/** What became of one delivery: whole, given back for later, or given up. */
export type Outcome = { result: 'sent' | 'put_off' | 'given_up'; failure?: TelegramFailure };

/** What is to be told of one kind of delivery, and where. */
export interface Post<D extends Leased, P extends Part = Part> {
  chatIds: readonly number[];
  /** Who remembers the deliveries, as the log names it. */
  keeper: string;
  about(delivery: D): Fields;
  partsOf(delivery: D): P[];
}

export interface DeliverDeps<D extends Leased, P extends Part = Part> {
  post: Post<D, P>;
  source: DeliverySource<D, P>;
  gate: RateGate;
  now: () => number;
  warn(message: string, fields: Fields): void;
}

/** A part that Telegram has taken. */
interface SentPart<P extends Part> {
  behind: number;
  messageId: number;
  part: P;
}

/** A person has to put the chat or the token right; it is looked again this often, and no more often. */
const BLOCKED_RETRY_SECONDS = 300;
/** Nothing is sent for so long after Telegram refused the bot or the chat. */
const BLOCKED_PAUSE_MS = 30_000;
const REPORT_TRIES = 5;

/**
 * Sends deliveries one part after the other and reports every step, so that whoever goes on after a crash goes on
 * behind the last part that was reported. What was sent but could not be reported is remembered here: this process
 * never repeats a part that it knows Telegram has taken.
 */
export function createDeliver<D extends Leased, P extends Part>({ post, source, gate, now, warn }: DeliverDeps<D, P>) {
  const sentParts = new Map<string, SentPart<P>[]>();

  /** `until` (milliseconds since the epoch): no part is begun after it, since the lease may then be another's. */
  return async (delivery: D, until: number, signal: AbortSignal): Promise<Outcome> => {
    const { delivery_id: id } = delivery;
    const parts = post.partsOf(delivery);
    const sent = await reportRemembered(delivery);
    const mayPass = new Set(parts.map(({ chatId }) => chatId)).size > 1;
    // Where nobody at all was told, it is tried again from the first chat on.
    if (sent.every((messageId) => messageId === NOBODY_TOLD)) sent.length = 0;
    let passedOver: { chatId: number; failure: TelegramFailure } | undefined;
    for (const [index, part] of parts.entries()) {
      if (index < sent.length) continue;
      const closedMs = gate.closedForMs(part.chatId);
      if (signal.aborted || closedMs > 0 || now() >= until) {
        await source.failed(id, 'not tried: the chat is closed, the lease ends or the bot stops', closedMs / 1000);
        return { result: 'put_off' };
      }
      try {
        sent.push(await part.send());
      } catch (error) {
        const failure = failureOf(error);
        if (!mayPass || failure.kind !== 'blocked') return putOff(delivery, part.chatId, failure);
        passedOver = { chatId: part.chatId, failure };
        warn('a chat was passed over', {
          delivery_id: id,
          ...post.about(delivery),
          telegram_chat_id: part.chatId,
          reason: failure.reason,
        });
        sent.push(NOBODY_TOLD);
      }
      if (passedOver && sent.length === parts.length && sent.every((messageId) => messageId === NOBODY_TOLD)) {
        return putOff(delivery, passedOver.chatId, passedOver.failure);
      }
      remember(id, { behind: index, messageId: sent.at(-1)!, part });
      const isLast = index === parts.length - 1;
      if (!isLast) await report(() => source.partSent(id, sent.at(-1)!, { part, behind: index }));
    }
    await report(() => source.sent(id, sent, parts.at(-1)));
    sentParts.delete(id);
    return { result: 'sent', failure: passedOver?.failure };
  };

  /** Each part as it was sent, whatever the same one would show by now: its buttons must be known to be taken away. */
  async function reportRemembered({ delivery_id: id, sent_message_ids: reported }: D): Promise<number[]> {
    const unreported = (sentParts.get(id) ?? []).filter(({ behind }) => behind >= reported.length);
    for (const { behind, messageId, part } of unreported) {
      await report(() => source.partSent(id, messageId, { part, behind }));
    }
    return [...reported, ...unreported.map(({ messageId }) => messageId)];
  }

  async function putOff(delivery: D, chatId: number, failure: TelegramFailure): Promise<Outcome> {
    const { delivery_id: id, attempt } = delivery;
    const { kind, reason } = failure;
    warn('a message was not sent', { delivery_id: id, ...post.about(delivery), attempt, kind, reason });
    if (failure.kind === 'rate_limited') gate.close(chatId, failure.retryAfterMs);
    if (failure.kind === 'blocked') gate.close(chatId, BLOCKED_PAUSE_MS);
    await source.failed(id, reason, retrySeconds(failure, attempt));
    return { result: kind === 'refused' ? 'given_up' : 'put_off', failure };
  }

  function remember(id: string, sent: SentPart<P>): void {
    const before = sentParts.get(id) ?? [];
    sentParts.delete(id);
    sentParts.set(id, [...before, sent]);
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
