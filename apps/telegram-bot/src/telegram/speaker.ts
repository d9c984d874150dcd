import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from './backoff.js';
import type { BotApi, OutgoingFile, OutgoingMessage } from './bot-api.js';
import { failureOf, isUnmodified } from './failure.js';
import type { RateGate } from './rate-gate.js';

/**
 * Sends the bot's answers in a conversation. Unlike an alert, an answer is not worth more than a few tries. The end of
 * the process does not cut them short: the update behind the answer is confirmed only after it was sent.
 */
export interface Speaker {
  /** Returns the message id. */
  say(message: OutgoingMessage): Promise<number>;
  /** Returns the message id. */
  sayInFile(message: OutgoingFile): Promise<number>;
  /** Puts the text in the place of an earlier message of the bot. */
  replace(messageId: number, message: OutgoingMessage): Promise<void>;
  answerPress(queryId: string, notice?: string): Promise<void>;
  /** Takes somebody's message away where the bot may; one try. */
  remove(chatId: number, messageId: number): Promise<void>;
}

interface SpeakerOptions {
  api: BotApi;
  gate: RateGate;
  firstBackoffMs?: number;
}

const TRIES = 4;
/** Longer silence than this is not waited for: the person will have asked again. */
const MAX_WAIT_MS = 60_000;

/** Every method throws the last error when it gives up. */
export function createSpeaker({ api, gate, firstBackoffMs = 500 }: SpeakerOptions): Speaker {
  async function persist<Result>(chatId: number, call: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      if (gate.closedForMs(chatId) > MAX_WAIT_MS)
        throw new Error('Telegram asked for a longer silence than is waited for');
      await gate.opened(chatId);
      try {
        return await call();
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === 'rate_limited') gate.close(chatId, failure.retryAfterMs);
        const mayHelp = failure.kind === 'passing' || failure.kind === 'rate_limited';
        if (!mayHelp || attempt === TRIES) throw error;
        if (failure.kind === 'passing') {
          await delay(backoffMs(attempt, { firstMs: firstBackoffMs, maxMs: 5_000 }));
        }
      }
    }
  }
  return {
    say: (message) => persist(message.chatId, () => api.send(message)),
    sayInFile: (message) => persist(message.chatId, () => api.sendFile(message)),
    replace: (messageId, message) =>
      persist(message.chatId, () =>
        api.edit(messageId, message).catch((error: unknown) => {
          if (!isUnmodified(error)) throw error;
        }),
      ),
    // A press may be answered for some seconds only; later it does not matter, and one try is enough.
    answerPress: (queryId, notice) => api.answerPress(queryId, notice),
    remove: (chatId, messageId) => api.remove(chatId, messageId),
  };
}
