import { MAX_REFUSALS } from '@wingman/contracts';
import type { ChatRefusal } from '@wingman/contracts';

export interface Refusal {
  reason: string;
  chatId: number | undefined;
  userId: number | undefined;
}

export interface RefusalReport {
  since: string;
  items: ChatRefusal[];
  others: number;
}

interface RefusalsDeps {
  /** Puts a report into the ledger. */
  report(report: RefusalReport): Promise<void>;
  warn(message: string): void;
  now: () => number;
  /** How long to wait after a report before the next. */
  everyMs?: number;
}

const EVERY_MS = 60_000;

/**
 * Counts what is refused and reports it: the first at once, what follows once a minute at the most, and of the
 * different ones as many as a report names. So a stranger who writes all day is one ledger entry a minute, not a flood. A
 * report that fails is made again with the next.
 */
export function createRefusals({ report, warn, now, everyMs = EVERY_MS }: RefusalsDeps) {
  let items = new Map<string, ChatRefusal>();
  let others = 0;
  let since: number | undefined;
  let nextAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let reporting: Promise<void> = Promise.resolve();

  function count({ count: times, ...refused }: ChatRefusal): void {
    const key = JSON.stringify(refused);
    const known = items.get(key);
    if (known) known.count += times;
    else if (items.size < MAX_REFUSALS) items.set(key, { ...refused, count: times });
    else others += times;
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (since === undefined) return;
    const said = { since: new Date(since).toISOString(), items: [...items.values()], others };
    [items, others] = [new Map(), 0];
    const from = since;
    since = undefined;
    nextAt = now() + everyMs;
    try {
      await report(said);
    } catch {
      warn('what was refused could not be recorded; it is tried again');
      said.items.forEach(count);
      others += said.others;
      since = from;
      plan();
    }
  }

  function plan(): void {
    timer ??= setTimeout(() => (reporting = flush()), Math.max(0, nextAt - now())).unref();
  }

  return {
    note({ reason, chatId, userId }: Refusal): void {
      count({ reason, chat_id: chatId ?? null, user_id: userId ?? null, count: 1 });
      since ??= now();
      plan();
    },
    /** Reports what is left; the process is about to end. */
    async close(): Promise<void> {
      await reporting;
      await flush();
      clearTimeout(timer);
    },
  };
}
export type Refusals = ReturnType<typeof createRefusals>;
