import { setTimeout as delay } from 'node:timers/promises';

/** Holds everything back that goes to a chat for which Telegram asked for patience: alerts and answers alike. */
export interface RateGate {
  /** Nothing passes for this chat until then; an earlier, longer closure stays. */
  close(chatId: number, ms: number): void;
  /** Milliseconds until the chat is open; 0 when it is. */
  closedForMs(chatId: number): number;
  /** Returns when the chat is open; throws AbortError when `signal` says so first. */
  opened(chatId: number, signal?: AbortSignal): Promise<void>;
}

export function createRateGate(now: () => number = Date.now): RateGate {
  const openAt = new Map<number, number>();
  const closedForMs = (chatId: number) => Math.max(0, (openAt.get(chatId) ?? 0) - now());
  return {
    close(chatId, ms) {
      openAt.set(chatId, Math.max(openAt.get(chatId) ?? 0, now() + ms));
    },
    closedForMs,
    async opened(chatId, signal) {
      for (let ms = closedForMs(chatId); ms > 0; ms = closedForMs(chatId)) await delay(ms, undefined, { signal });
    },
  };
}
