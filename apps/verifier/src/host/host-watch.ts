import type { HostStore } from './host.store.js';

interface HostWatchDeps {
  store: HostStore;
  names: readonly string[];
  /** How long a host that was served before is waited for. */
  waitMs: number;
  now?: () => number;
}

/** A replica says so this often, at most. */
const ANNOUNCE_MS = 2_000;

/** Says which hosts this replica serves, and knows whether anybody may still come for another one. */
export function createHostWatch({ store, names, waitMs, now = Date.now }: HostWatchDeps) {
  const startedAt = now();
  let announcedAt = -Infinity;
  return {
    async announce(): Promise<void> {
      if (now() - announcedAt < ANNOUNCE_MS) return;
      await store.announce(names);
      announcedAt = now();
    },

    /**
     * Whether a replica that serves `host` may still come for what has waited since `since`. Nobody is waited for that
     * never came; and nobody is given up while this process has not been there long enough to see them.
     */
    async mayCome(host: string, since: Date): Promise<boolean> {
      const silentMs = await store.silence(host);
      if (silentMs === undefined) return false;
      return silentMs < waitMs || now() - Math.max(startedAt, since.getTime()) < waitMs;
    },
  };
}
export type HostWatch = ReturnType<typeof createHostWatch>;
