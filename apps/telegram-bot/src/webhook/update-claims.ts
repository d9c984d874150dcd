import { setTimeout as delay } from 'node:timers/promises';

/** Named rights that one holder at a time has, the same for all replicas. Throws when nobody can tell. */
export interface Claims {
  /** Takes or renews it for so many seconds; false when another holds it. */
  hold(name: string, holder: string, seconds: number): Promise<boolean>;
}

/** `mine`: nobody else handles it. `done`: it was handled. `busy`: another is at it, or was killed in the middle of it. */
export type Claimed = 'mine' | 'done' | 'busy';

export interface UpdateClaims {
  claim(updateId: number): Promise<Claimed>;
  /** It was handled, whatever came of it. */
  done(updateId: number): Promise<void>;
}

/** Longer than an update may take; as long lies one whose process was killed. */
const TAKEN_SECONDS = 60;
/** Telegram repeats what it got no answer to within moments. */
const DONE_SECONDS = 300;
/** Names are used again, so that the watcher's table does not grow with the updates. */
const SLOTS = 1_024;
const REMEMBERED = 10_000;
const MARK_TRIES = 5;
const PROBE = 'is it done?';

/** Each update acts once, although Telegram may send it again and to whichever replica. */
export function createUpdateClaims(claims: Claims, process: string): UpdateClaims {
  const handled = new Set<number>();
  const underWay = new Set<number>();
  const slot = (updateId: number) => `telegram.update.${updateId % SLOTS}`;

  const giveUp = (updateId: number) => (error: unknown) => {
    underWay.delete(updateId);
    throw error;
  };

  return {
    async claim(updateId) {
      if (handled.has(updateId)) return 'done';
      // To the watcher this process is one holder, however often it asks.
      if (underWay.has(updateId)) return 'busy';
      underWay.add(updateId);
      const isMine = await claims
        .hold(slot(updateId), `${updateId} of ${process}`, TAKEN_SECONDS)
        .catch(giveUp(updateId));
      if (isMine) return 'mine';
      underWay.delete(updateId);
      // Only a mark of its end can stand against this: those who ask are all one holder.
      return (await claims.hold(`${slot(updateId)}.done`, PROBE, 1)) ? 'busy' : 'done';
    },
    async done(updateId) {
      handled.add(updateId);
      underWay.delete(updateId);
      const [oldest] = handled;
      if (handled.size > REMEMBERED && oldest !== undefined) handled.delete(oldest);
      await claims.hold(slot(updateId), `${updateId} of ${process}`, DONE_SECONDS);
      for (let tries = 1; tries <= MARK_TRIES; tries += 1) {
        if (await claims.hold(`${slot(updateId)}.done`, String(updateId), DONE_SECONDS)) return;
        await delay(400);
      }
    },
  };
}
