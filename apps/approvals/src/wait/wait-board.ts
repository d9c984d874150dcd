import type { Log } from '@wingman/service-kit';

/** Somebody waits for one request. Take the ticket before looking, so that a change that comes while one looks counts. */
export interface Ticket {
  /** Resolves when the request was settled since the ticket was taken (true), after `ms`, or when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>;
  /** Must be called when nobody waits any more. */
  tear(): void;
}

export interface WaitBoard {
  ticket(approvalId: string): Ticket;
  /** A request was settled; without its id: notices may have been missed, so all that are waited for are looked up. */
  wake(approvalId?: string): void;
  /** Lets everybody go, and from now on nobody waits: the process is about to end. */
  close(): void;
  waiting(): number;
}

interface BoardDeps {
  /** Which of these requests no longer wait, in one look. */
  settledAmong(approvalIds: readonly string[]): Promise<readonly string[]>;
  log: Pick<Log, 'warn'>;
  retryMs?: number;
}

interface Waiter {
  settled: boolean;
  release: () => void;
}

/** Thousands of waiters in memory behind one listener; nobody polls. */
export function createWaitBoard({ settledAmong, log, retryMs = 500 }: BoardDeps): WaitBoard {
  const board = new Map<string, Set<Waiter>>();
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  function settle(approvalId: string): void {
    for (const waiter of board.get(approvalId) ?? []) {
      waiter.settled = true;
      waiter.release();
    }
  }

  async function lookUpAll(): Promise<void> {
    clearTimeout(retry);
    if (closed || board.size === 0) return;
    try {
      (await settledAmong([...board.keys()])).forEach(settle);
    } catch (error) {
      log.warn('waiters could not be looked up', { error });
      if (!closed) retry = setTimeout(() => void lookUpAll(), retryMs);
    }
  }

  return {
    ticket(approvalId) {
      const waiter: Waiter = { settled: closed, release: () => undefined };
      const others = board.get(approvalId) ?? new Set();
      board.set(approvalId, others.add(waiter));
      return {
        wait: (ms, signal) => untilReleased(waiter, ms, signal),
        tear() {
          others.delete(waiter);
          if (others.size === 0 && board.get(approvalId) === others) board.delete(approvalId);
        },
      };
    },
    wake(approvalId) {
      if (approvalId === undefined) void lookUpAll();
      else settle(approvalId);
    },
    close() {
      closed = true;
      clearTimeout(retry);
      [...board.keys()].forEach(settle);
    },
    waiting: () => [...board.values()].reduce((sum, { size }) => sum + size, 0),
  };
}

function untilReleased(waiter: Waiter, ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (waiter.settled || signal.aborted || ms <= 0) return resolve(waiter.settled);
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve(waiter.settled);
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    waiter.release = end;
  });
}
