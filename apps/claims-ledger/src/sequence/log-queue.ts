import { AppError } from '@wingman/contracts';
import type { AppendRequest, Receipt } from './append-request.js';

/** "up to 256 entries a transaction": what holds the head's lock for about ten milliseconds. */
export const MAX_BATCH_ENTRIES = 256;
/** Up to this many waiting entries share one transaction; of more, half do. */
const WHOLE_BATCH_ENTRIES = 64;
/** A request that has not had its turn after this long is refused, whatever holds the log up. */
const MAX_WAIT_MS = 5_000;
/** When the oldest has waited this long, new requests are refused at once. */
const BUSY_AFTER_MS = 2_000;
const MAX_QUEUED_ENTRIES = 10_000;
const MAX_QUEUED_BYTES = 32 * 1024 * 1024;
const RETRY_AFTER_SECONDS = 1;

interface Waiting {
  request: AppendRequest;
  bytes: number;
  since: number;
  resolve: (receipt: Receipt) => void;
  reject: (error: unknown) => void;
}

/** Requests taken out of the queue together. */
export interface Taken {
  requests: AppendRequest[];
  settle(place: number, outcome: Receipt | { error: unknown }): void;
  /** Milliseconds each has waited so far. */
  waited(): number[];
}

const busy = (): AppError =>
  new AppError('ledger_busy', 'the ledger is behind; try again', { retryAfterSeconds: RETRY_AFTER_SECONDS });

/** The requests of one log that wait for their transaction, in order of arrival and within bounds. */
export function createLogQueue(now: () => number = () => performance.now()) {
  let waiting: Waiting[] = [];
  let entries = 0;
  let bytes = 0;

  function forget({ request, bytes: size }: Waiting): void {
    entries -= request.leaves.length;
    bytes -= size;
  }

  function isBehind(request: AppendRequest, size: number): boolean {
    const oldest = waiting[0];
    if (oldest === undefined) return false;
    return (
      entries + request.leaves.length > MAX_QUEUED_ENTRIES ||
      bytes + size > MAX_QUEUED_BYTES ||
      now() - oldest.since > BUSY_AFTER_MS
    );
  }

  return {
    entries: () => entries,
    isEmpty: () => waiting.length === 0,

    /** Resolves when the request is committed. Rejects with AppError `ledger_busy` when the log is behind. */
    add(request: AppendRequest): Promise<Receipt> {
      const size = request.leaves.reduce((sum, { maxBytes }) => sum + maxBytes, 0);
      if (isBehind(request, size)) return Promise.reject(busy());
      entries += request.leaves.length;
      bytes += size;
      return new Promise((resolve, reject) => {
        waiting.push({ request, bytes: size, since: now(), resolve, reject });
      });
    },

    /**
     * How many entries the next batch should have. Half of a long queue, so that the answers of one half are given
     * and its callers come again while the database is busy with the other.
     */
    batchSize(): number {
      if (entries <= WHOLE_BATCH_ENTRIES) return entries;
      return Math.min(MAX_BATCH_ENTRIES, Math.ceil(entries / 2));
    },

    /** The next whole requests, up to `limit` entries; a larger request comes alone. Those whose client has gone are dropped. */
    take(limit: number): Taken {
      const taken: Waiting[] = [];
      let count = 0;
      let place = 0;
      for (; place < waiting.length; place += 1) {
        const candidate = waiting[place] as Waiting;
        if (candidate.request.isAbandoned?.()) {
          forget(candidate);
          candidate.reject(new AppError('unavailable', 'the client has gone'));
          continue;
        }
        if (taken.length > 0 && count + candidate.request.leaves.length > limit) break;
        forget(candidate);
        taken.push(candidate);
        count += candidate.request.leaves.length;
      }
      waiting = waiting.slice(place);
      return {
        requests: taken.map(({ request }) => request),
        settle(at, outcome) {
          const settled = taken[at];
          if ('error' in outcome) settled?.reject(outcome.error);
          else settled?.resolve(outcome);
        },
        waited: () => taken.map(({ since }) => now() - since),
      };
    },

    /** Refuses what has waited too long. */
    expire(): void {
      const deadline = now() - MAX_WAIT_MS;
      while (waiting[0] && waiting[0].since < deadline) {
        const late = waiting.shift() as Waiting;
        forget(late);
        late.reject(busy());
      }
    },
  };
}
export type LogQueue = ReturnType<typeof createLogQueue>;
