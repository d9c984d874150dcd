/** Where callers wait for something that one listener hears of. */
export interface WaitingRoom {
  /**
   * A ticket for the next wake. Take it before looking, so that a wake that comes while one looks is not missed.
   * `wait` resolves at a wake after the ticket was taken, after `ms`, or when the signal is aborted.
   */
  ticket(): { wait(ms: number, signal: AbortSignal): Promise<void> };
  /** Wakes everybody. */
  wake(): void;
  /** Wakes everybody, and from now on nobody waits: the process is about to end. */
  close(): void;
  readonly closed: boolean;
}

export function createWaitingRoom(): WaitingRoom {
  let waiting = new Set<() => void>();
  let closed = false;
  let wakes = 0;

  function wake(): void {
    wakes += 1;
    const woken = waiting;
    waiting = new Set();
    woken.forEach((end) => end());
  }

  return {
    get closed() {
      return closed;
    },
    ticket() {
      const takenAt = wakes;
      return {
        wait: (ms, signal) =>
          new Promise((resolve) => {
            if (closed || signal.aborted || wakes !== takenAt) return resolve();
            const end = (): void => {
              clearTimeout(timer);
              signal.removeEventListener('abort', end);
              waiting.delete(end);
              resolve();
            };
            const timer = setTimeout(end, ms);
            signal.addEventListener('abort', end);
            waiting.add(end);
          }),
      };
    },
    wake,
    close() {
      closed = true;
      wake();
    },
  };
}
