import { startLoop } from '@wingman/service-kit';
import type { Closable, Dependency, Log } from '@wingman/service-kit';
import type { HolderStore } from './holder.store.js';

interface HolderDeps {
  /** This process. */
  holder: string;
  store: HolderStore;
  log: Log;
  /** Milliseconds between two signs of life. */
  everyMs: number;
  onLost: (count: number) => void;
  /** Done after each sign of life: what this process itself does not know the state of. */
  settle: () => Promise<void>;
}

export interface Holder extends Closable {
  dependency: Dependency;
}

/** A process counts as dead when so many signs of life are missing. */
const MISSING_BEATS = 5;

/**
 * Says again and again that this process lives, and finds the executions of those that no longer do. The first sign is
 * given, and the first look taken, before anything else: what was running when this service last ended is reported then.
 */
export function startHolder({ holder, store, log, everyMs, onLost, settle }: HolderDeps): Holder {
  let beatAt = 0;
  const loop = startLoop({
    name: 'execution holder',
    everyMs,
    log,
    async work() {
      const pausedMs = Date.now() - beatAt;
      await store.beat(holder, (MISSING_BEATS * everyMs) / 1_000);
      beatAt = Date.now();
      await settle();
      // After an outage of the database everybody looks dead until they have had the time to say otherwise.
      if (pausedMs > (MISSING_BEATS - 1) * everyMs && pausedMs < beatAt) return;
      const lost = await store.loseOrphans();
      if (lost.length === 0) return;
      onLost(lost.length);
      log.warn('nobody knows how these executions ended; they are never run again', {
        execution_ids: lost.map(({ executionId }) => executionId),
      });
    },
  });
  return {
    name: loop.name,
    dependency: loop.dependency,
    async close() {
      await loop.close();
      await store.leave(holder);
    },
  };
}
