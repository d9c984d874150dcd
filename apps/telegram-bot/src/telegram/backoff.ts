interface BackoffOptions {
  firstMs: number;
  maxMs: number;
  /** 0 to 1; a test gives its own. */
  random?: () => number;
}

/**
 * Milliseconds before try number `attempt` + 1 (attempt 1 has just failed): doubling from `firstMs` up to `maxMs`, of
 * which a random half is taken off, so that many who failed together do not come back together.
 */
export function backoffMs(attempt: number, { firstMs, maxMs, random = Math.random }: BackoffOptions): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full / 2 + (full / 2) * random());
}
