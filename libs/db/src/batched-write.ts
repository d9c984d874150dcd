import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '@wingman/contracts';

interface Waiting<Item, Outcome> {
  item: Item;
  since: number;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

export interface BatchedWriteOptions<Item, Outcome> {
  /** What may share a transaction: a tenant. */
  groupOf: (item: Item) => string;
  /** Writes items of one group in one transaction and tells their outcomes in order; rejects when nothing was written. */
  write: (items: readonly Item[]) => Promise<Outcome[]>;
  maxBatch?: number;
  /** An item that has not had its turn after this long is refused, whatever holds the database up. */
  maxWaitMs?: number;
  now?: () => number;
}

const MAX_WAIT_MS = 5_000;

/**
 * Gathers what arrives in one turn, and what arrives while one transaction is under way, into one transaction. A caller hears of its item after the
 * commit. When a batch fails, each of its items is tried alone, so that a bad one fails nobody else; unless the database
 * is away, when all of the batch are refused with that error.
 */
export function createBatchedWrite<Item, Outcome>(options: BatchedWriteOptions<Item, Outcome>) {
  const { groupOf, write, maxBatch = 32, maxWaitMs = MAX_WAIT_MS, now = () => performance.now() } = options;
  /** Of each group that has a transaction under way, what waits for the next. */
  const groups = new Map<string, Waiting<Item, Outcome>[]>();

  async function drain(group: string, waiting: Waiting<Item, Outcome>[]): Promise<void> {
    // What has arrived by the end of this turn of the event loop shares the first transaction.
    await nextTurn();
    while (waiting.length > 0) await flush(waiting.splice(0, maxBatch).filter(isInTime));
    groups.delete(group);
  }

  function isInTime({ since, reject }: Waiting<Item, Outcome>): boolean {
    if (now() - since <= maxWaitMs) return true;
    reject(behind());
    return false;
  }

  async function flush(batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      const outcomes = await write(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, place) => resolve(outcomes[place] as Outcome));
    } catch (error) {
      const isAway = error instanceof AppError && error.code === 'unavailable';
      if (isAway || batch.length === 1) batch.forEach(({ reject }) => reject(error));
      else for (const alone of batch) await flush([alone]);
    }
  }

  return (item: Item): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      const group = groupOf(item);
      const entry = { item, since: now(), resolve, reject };
      const waiting = groups.get(group);
      if (!waiting) {
        const first = [entry];
        groups.set(group, first);
        void drain(group, first);
      } else if (waiting[0] && now() - waiting[0].since > maxWaitMs) reject(behind());
      else waiting.push(entry);
    });
}

const behind = (): AppError =>
  new AppError('unavailable', 'the database is behind; try again', { retryAfterSeconds: 1 });
