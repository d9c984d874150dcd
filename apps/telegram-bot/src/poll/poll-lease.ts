import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@wingman/service-kit';

/** The right to call getUpdates: Telegram lets one process a token poll, so of several replicas one holds this. */
export interface PollLease {
  /** Takes or renews it for so long from now; false when another replica holds it. Throws when nobody can tell. */
  hold(seconds: number): Promise<boolean>;
  /** Gives it back, so that another replica need not wait for its end. */
  release(): Promise<void>;
}

interface WhileHeldOptions {
  lease: PollLease;
  /** For how long it is taken; renewed every third of that. */
  seconds: number;
  signal: AbortSignal;
  log: Pick<Log, 'info' | 'warn'>;
  now?: () => number;
  work(held: AbortSignal): Promise<void>;
}

/**
 * Runs `work` whenever this process holds the lease, until `signal` is aborted. The signal given to `work` is aborted
 * the moment the lease is lost, or may be: the time that counts began before the watcher was asked, so that this side
 * stops before another can start.
 */
export async function whileHeld({
  lease,
  seconds,
  signal,
  log,
  now = Date.now,
  work,
}: WhileHeldOptions): Promise<void> {
  const pause = () => delay((seconds * 1000) / 3, undefined, { signal }).catch(() => undefined);
  let answered = true;

  const tryHold = async (): Promise<boolean> => {
    try {
      const held = await lease.hold(seconds);
      answered = true;
      return held;
    } catch (error) {
      if (answered && !signal.aborted)
        log.warn('nobody can tell who polls Telegram, so this process does not', { error });
      answered = false;
      return false;
    }
  };

  while (!signal.aborted) {
    const askedAt = now();
    if (!(await tryHold())) {
      await pause();
      continue;
    }
    const keeping = keep({ lease, seconds, askedAt, now });
    keeping.lost.addEventListener('abort', () => log.warn('the lease is lost, no more updates are taken'));
    log.info('polling Telegram');
    try {
      await work(AbortSignal.any([signal, keeping.lost]));
    } finally {
      await keeping.stop();
      log.info('no longer polling Telegram');
      if (!keeping.lost.aborted) await lease.release().catch(() => undefined);
    }
    if (!signal.aborted) await pause();
  }
}

interface Keeping {
  lost: AbortSignal;
  stop(): Promise<void>;
}

function keep({
  lease,
  seconds,
  askedAt,
  now,
}: {
  lease: PollLease;
  seconds: number;
  askedAt: number;
  now: () => number;
}): Keeping {
  const lost = new AbortController();
  const stopped = new AbortController();
  let end: NodeJS.Timeout | undefined;
  const endAt = (time: number) => {
    clearTimeout(end);
    end = setTimeout(() => lost.abort(), Math.max(0, time - now()));
  };
  endAt(askedAt + seconds * 1000);

  const renewing = (async () => {
    while (!lost.signal.aborted) {
      await delay((seconds * 1000) / 3, undefined, { signal: stopped.signal });
      const renewedAt = now();
      // An error is not the loss of the lease; its end is.
      const held = await lease.hold(seconds).catch(() => undefined);
      if (held === true && !lost.signal.aborted) endAt(renewedAt + seconds * 1000);
      if (held === false) lost.abort();
    }
  })().catch(() => undefined);

  return {
    lost: lost.signal,
    async stop() {
      stopped.abort();
      clearTimeout(end);
      await renewing;
      clearTimeout(end);
    },
  };
}
