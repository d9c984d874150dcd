import type { Dependency } from './health.js';
import type { Log } from './log.js';
import type { Closable } from './run.js';

export interface Loop extends Closable {
  /** Runs the work again at once, or again once more if it is running. */
  wake(): void;
  /** For the health: broken when the work has not ended well for ten seconds and two pauses. */
  dependency: Dependency;
}

const PATIENCE_MS = 10_000;

interface LoopOptions {
  name: string;
  /** Pause after the work ended; `wake` cuts it short. */
  everyMs: number;
  log: Pick<Log, 'warn' | 'info'>;
  work(signal: AbortSignal): Promise<void>;
}

/**
 * Does its work again and again until it is closed, one run at a time. An error is logged when it first comes, and its
 * end too; the next run comes after the usual pause.
 */
export function startLoop({ name, everyMs, log, work }: LoopOptions): Loop {
  const stopping = new AbortController();
  let woken = false;
  let endPause: () => void = () => undefined;
  let succeededAt = Date.now();
  let failing = false;

  async function runOnce(): Promise<void> {
    try {
      await work(stopping.signal);
      succeededAt = Date.now();
      if (failing) log.info(`${name} works again`);
      failing = false;
    } catch (error) {
      if (!failing) log.warn(`${name} fails`, { error });
      failing = true;
    }
  }

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const running = (async () => {
    while (!stopping.signal.aborted) {
      woken = false;
      await runOnce();
      if (!woken && !stopping.signal.aborted) await pause();
    }
  })();

  const wake = (): void => {
    woken = true;
    endPause();
  };
  return {
    name,
    wake,
    dependency: {
      name,
      required: false,
      async check() {
        if (Date.now() - succeededAt > PATIENCE_MS + 2 * everyMs) throw new Error(`${name} does not work`);
      },
    },
    async close() {
      stopping.abort();
      wake();
      await running;
    },
  };
}
