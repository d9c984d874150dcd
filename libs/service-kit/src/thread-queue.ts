/** What waits for a thread or is with one. */
export interface Pending<Asked, Result> {
  asked: Asked;
  /** Shared a thread that had to be replaced: what is to blame must be told from what is not. */
  isAlone?: boolean;
  resolve: (result: Result) => void;
  reject: (error: Error) => void;
}

interface ThreadQueueOptions<Asked> {
  threads: number;
  sizeOf: (asked: Asked) => number;
}

/** As much of small tasks as a thread does in some milliseconds: a message for each costs a tenth of the work. */
const TOGETHER = { size: 16 * 1024, tasks: 8 };

/** What waits for threads, in order of arrival. */
export function createThreadQueue<Asked, Result>({ threads, sizeOf }: ThreadQueueOptions<Asked>) {
  let waiting: Pending<Asked, Result>[] = [];

  return {
    size: () => waiting.length,
    add: (pending: Pending<Asked, Result>): void => void waiting.push(pending),

    /**
     * What a thread that is free should do next: one task, or several small ones when more wait than there are threads.
     * Nothing when nothing waits.
     */
    take(): Pending<Asked, Result>[] {
      const share = Math.min(TOGETHER.tasks, Math.ceil(waiting.length / threads));
      let count = 0;
      for (let size = 0; count < waiting.length; count += 1) {
        const candidate = waiting[count] as Pending<Asked, Result>;
        size += sizeOf(candidate.asked);
        if (count > 0 && (count >= share || size > TOGETHER.size || candidate.isAlone || waiting[0]?.isAlone)) break;
      }
      return waiting.splice(0, count);
    },

    /** Each of them is next, by itself. */
    putBackAlone(together: readonly Pending<Asked, Result>[]): void {
      waiting = [...together.map((pending) => ({ ...pending, isAlone: true })), ...waiting];
    },

    /** Empties it. */
    clear: () => waiting.splice(0),
  };
}
