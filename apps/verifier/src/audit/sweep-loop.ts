import type { Closable, Dependency, Log } from '@wingman/service-kit';
import type { Sweep } from './sweep.js';

const INTERVAL_MS = 1_000;
// Three missed rounds in a row are no hiccup any more.
const STALE_MS = 60_000;

export interface SweepLoop extends Closable {
  dependency: Dependency;
}

/** Sweeps every second until closed; the first round takes everything that is open. */
export function startSweepLoop(sweep: Sweep, log: Log, intervalMs = INTERVAL_MS): SweepLoop {
  let closed = false;
  let first = true;
  let lastSuccess = Date.now();
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  async function once(): Promise<void> {
    try {
      await sweep({ everything: first });
      first = false;
      lastSuccess = Date.now();
    } catch (error) {
      log.warn('a sweep for claims without verdict failed', { error });
    }
    if (!closed) timer = setTimeout(next, intervalMs);
  }
  function next(): void {
    round = once();
  }
  next();

  return {
    name: 'sweep',
    dependency: {
      name: 'sweep',
      required: false,
      async check() {
        if (Date.now() - lastSuccess > STALE_MS) throw new Error('no sweep ended for a while');
      },
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await round;
    },
  };
}
