import { setTimeout as delay } from 'node:timers/promises';
import type { LoadOrder } from './message.js';

/**
 * Tells each connection when its next request is due, in milliseconds of `performance.now()`, once that moment is there;
 * undefined when the time is up. Without a rate that is always now.
 */
export function arrivals({ seconds, perSecond }: LoadOrder, start: number): () => Promise<number | undefined> {
  const end = start + seconds * 1_000;
  const before = (due: number): number | undefined => (due < end ? due : undefined);
  if (perSecond === undefined) return async () => before(performance.now());
  let last = start;
  return async () => {
    // Gaps between the events of a Poisson process are exponentially distributed.
    const due = (last += (-Math.log(1 - Math.random()) * 1_000) / perSecond);
    const waitMs = Math.min(due, end) - performance.now();
    if (waitMs > 0) await delay(waitMs);
    return before(due);
  };
}
