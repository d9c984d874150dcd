import type { Limits } from '../task.js';

/** The end of a command's time. */
export interface Deadline {
  /** Aborted when time is up or the process ends. */
  signal: AbortSignal;
  clear(): void;
}

const TIME_IS_UP = Symbol('time is up');

/** True for the signal of a deadline whose time is up; false when the process ends. */
export const isTimeUp = ({ reason }: AbortSignal): boolean => reason === TIME_IS_UP;

export function startDeadline({ timeoutMs, signal }: Limits): Deadline {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(TIME_IS_UP), timeoutMs);
  const end = () => stop.abort(signal.reason);
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  return {
    signal: stop.signal,
    clear() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    },
  };
}
