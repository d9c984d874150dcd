import { TelegramError } from 'telegraf';

/**
 * What a failed call means. `rate_limited`: wait as long as Telegram says. `passing`: it may work when tried again,
 * and may even have had its effect. `blocked`: nothing can be sent until a person puts the settings or the chat right.
 * `refused`: this very call will never be accepted. `reason` holds neither token nor text of a message.
 */
export type TelegramFailure =
  | { kind: 'rate_limited'; retryAfterMs: number; reason: string }
  | { kind: 'passing' | 'blocked' | 'refused'; reason: string };

// The Bot API has no codes finer than the HTTP status; its sentences are all there is to go by.
const BLOCKED_SENTENCES =
  /chat not found|chat_id is empty|group chat was deactivated|upgraded to a supergroup|not enough rights|have no rights|need administrator rights|CHAT_WRITE_FORBIDDEN|TOPIC_CLOSED/i;

/** Telegram's own default where a 429 does not say how long. */
const DEFAULT_RETRY_AFTER_SECONDS = 5;

export function failureOf(error: unknown): TelegramFailure {
  if (!(error instanceof TelegramError)) return { kind: 'passing', reason: transportReason(error) };
  const reason = `Telegram answered ${error.code}: ${error.description}`;
  const seconds = error.parameters?.retry_after;
  if (error.code === 429) {
    return { kind: 'rate_limited', retryAfterMs: (seconds ?? DEFAULT_RETRY_AFTER_SECONDS) * 1000, reason };
  }
  if (error.code >= 500 || error.code === 409) return { kind: 'passing', reason };
  // 404 is Telegram's answer to a token that is not even formed like one.
  if ([401, 403, 404].includes(error.code) || BLOCKED_SENTENCES.test(error.description))
    return { kind: 'blocked', reason };
  return { kind: 'refused', reason };
}

/** Only codes: the sentences of node-fetch hold the URL, and with it the token. */
function transportReason(error: unknown): string {
  const { name, code, type } = (error ?? {}) as { name?: string; code?: string; type?: string };
  if (name === 'AbortError' || name === 'TimeoutError') return 'Telegram gave no answer in time';
  return `Telegram cannot be reached (${code ?? type ?? 'unknown error'})`;
}

/** Whether an edit failed only because the message already says so, which is as good as done. */
export const isUnmodified = (error: unknown): boolean =>
  error instanceof TelegramError && error.description.includes('message is not modified');

/** Whether there is nothing left that an edit could change: it says so already, or people have deleted it. */
export const isBeyondEditing = (error: unknown): boolean =>
  isUnmodified(error) ||
  (error instanceof TelegramError && /message to edit not found|message can't be edited/.test(error.description));

/** An error of telegraf carries the text of the message it could not send; only what it means is logged. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error && error.name === 'TelegramError' ? failureOf(error).reason : String(error);
