import { startLoop } from '@wingman/service-kit';
import type { Log, Loop } from '@wingman/service-kit';
import type { NewAlert } from '../alert/alert.js';
import type { Head, TailStore } from './tail.store.js';

export interface TailDeps {
  store: TailStore;
  log: Log;
  onRaised(alerts: readonly NewAlert[]): void;
  /** Entries that are in a log and not followed yet, all logs together. */
  onLag(entries: number): void;
  /** Milliseconds between two looks at the heads of the logs. */
  pollMs: number;
}

const LOGS_AT_ONCE = 4;

/**
 * Follows every tenant's log behind the watcher's own cursor. Queue jobs are quicker, but this is what makes sure: it
 * needs PostgreSQL alone, and goes on where it was after any crash.
 */
export function startTail({ store, log, onRaised, onLag, pollMs }: TailDeps): Loop {
  const followedTo = new Map<string, number>();

  const behind = ({ tenantId, size }: Head): number => size - (followedTo.get(tenantId) ?? 0);

  async function followOne({ tenantId }: Head): Promise<void> {
    const { nextSeq, raised } = await store.follow(tenantId);
    if (nextSeq !== undefined) followedTo.set(tenantId, nextSeq);
    onRaised(raised);
  }

  /** One batch of every log that has grown; true when one of them has more that this process can go on with. */
  async function round(signal: AbortSignal): Promise<boolean> {
    const grown = (await store.heads()).filter((head) => behind(head) > 0);
    const errors: unknown[] = [];
    let goOn = false;
    for (let first = 0; first < grown.length && !signal.aborted; first += LOGS_AT_ONCE) {
      const results = await Promise.allSettled(
        grown.slice(first, first + LOGS_AT_ONCE).map(async (head) => {
          const before = followedTo.get(head.tenantId);
          await followOne(head);
          goOn ||= followedTo.get(head.tenantId) !== before && behind(head) > 0;
        }),
      );
      errors.push(...results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])));
    }
    onLag(grown.reduce((sum, head) => sum + behind(head), 0));
    // The log of one tenant that cannot be followed keeps no other from being followed, but it must be seen.
    if (errors.length > 0)
      throw new AggregateError(errors, `${errors.length} logs cannot be followed`, { cause: errors[0] });
    return goOn;
  }

  return startLoop({
    name: 'ledger tail',
    everyMs: pollMs,
    log,
    async work(signal) {
      while (!signal.aborted && (await round(signal))) continue;
    },
  });
}
