const FAILURES = 3;
const PAUSE_MS = 30_000;

export interface Breaker {
  /** Whether a call may be made now. After a pause one call may try; the others wait for what it finds. */
  mayTry(): boolean;
  succeeded(): void;
  failed(): void;
  readonly isOpen: boolean;
}

/** Stops asking a server that failed several times in a row, so that a claim does not wait for it to fail again. */
export function createBreaker(now: () => number = Date.now): Breaker {
  let failures = 0;
  let nextTry = 0;
  return {
    mayTry() {
      if (failures < FAILURES) return true;
      if (now() < nextTry) return false;
      nextTry = now() + PAUSE_MS;
      return true;
    },
    succeeded() {
      failures = 0;
    },
    failed() {
      failures += 1;
      nextTry = now() + PAUSE_MS;
    },
    get isOpen() {
      return failures >= FAILURES;
    },
  };
}
