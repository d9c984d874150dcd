/** Lets so many pieces of work run at a time; a further one waits for its turn, or until its signal. */
export function createSlots(count: number) {
  let free = count;
  const waiting: (() => void)[] = [];

  function release(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  function turn(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (free > 0) {
      free -= 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const start = () => {
        signal.removeEventListener('abort', giveUp);
        resolve(true);
      };
      const giveUp = () => {
        waiting.splice(waiting.indexOf(start), 1);
        resolve(false);
      };
      waiting.push(start);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  return {
    /** Undefined where the signal came before the turn. */
    async run<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result | undefined> {
      if (!(await turn(signal))) return undefined;
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
