import type { WingmanError } from './wingman-error.js';

export interface RetryOptions {
  /** Attempts at the most, the first included; 1 never repeats. Default 4. */
  attempts?: number;
  /** The wait before the second attempt is up to this, then up to double each time. Default 200 ms. */
  baseDelayMs?: number;
  /** No wait is longer; a server that asks for more gets no further attempt. Default 20 s. */
  maxDelayMs?: number;
}

export const DEFAULT_RETRY = { attempts: 4, baseDelayMs: 200, maxDelayMs: 20_000 } satisfies RetryOptions;

// The first attempt may have been cut off while the server was still at it; its answer will be there soon.
const PASSING_CODES = new Set<string>(['unreachable', 'unavailable', 'ledger_busy', 'idempotency_in_progress']);

/**
 * Milliseconds to wait before the next attempt, or undefined when there must be none.
 *
 * A limited call (429) was never run and may always be repeated. Whatever else passes by itself is repeated only where
 * a second run does no harm (`repeatable`). The wait is drawn between 0 and the doubled base, so that many clients do
 * not come back at one moment; a `Retry-After` is the least it may be.
 *
 * @param attempt the number of the attempt that failed, from 1
 * @param chance between 0 and 1
 */
export function delayBeforeRetry(
  error: WingmanError,
  { attempt, repeatable, chance }: { attempt: number; repeatable: boolean; chance: number },
  retry: Required<RetryOptions>,
): number | undefined {
  const passes = error.code === 'rate_limited' || (repeatable && PASSING_CODES.has(error.code));
  if (!passes || attempt >= retry.attempts) return undefined;
  const drawn = chance * Math.min(retry.maxDelayMs, retry.baseDelayMs * 2 ** (attempt - 1));
  const asked = (error.retryAfterSeconds ?? 0) * 1000;
  return asked > retry.maxDelayMs ? undefined : asked + drawn;
}
