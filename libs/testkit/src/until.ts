export interface UntilOptions {
  /** Milliseconds until it gives up; default 30 seconds: a busy machine is no fault. */
  timeout?: number;
  /** Milliseconds between two looks; default 20. */
  interval?: number;
  /** What was awaited, for the error message. */
  what?: string;
}

type Falsy = false | 0 | '' | null | undefined;

/**
 * Looks again and again until `condition` returns something truthy, and returns that. Tests wait with this instead of
 * sleeping. An error thrown by `condition` counts as "not yet" and is shown if time runs out.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { timeout = 30_000, interval = 20, what = 'the condition' }: UntilOptions = {},
): Promise<Exclude<T, Falsy>> {
  const deadline = performance.now() + timeout;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await condition();
      lastError = undefined;
      if (value) return value as Exclude<T, Falsy>;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() >= deadline) {
      throw new Error(`${what} did not come true within ${timeout} ms`, { cause: lastError });
    }
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
