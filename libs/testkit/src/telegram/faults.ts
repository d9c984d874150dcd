/**
 * What goes wrong with a call. `rate_limit`: 429 with `retry_after` seconds. `error`: that status and sentence.
 * `hang`: no answer until the client gives up or the server closes. `drop`: the connection is cut, by default
 * before the call had any effect, with `afterEffect` after it took effect, so that the caller cannot know.
 */
export type Fault =
  | { kind: 'rate_limit'; retryAfter: number }
  | { kind: 'error'; status: number; description?: string }
  | { kind: 'hang'; afterEffect?: boolean }
  | { kind: 'drop'; afterEffect?: boolean };

interface Planned {
  method: string;
  fault: Fault;
  left: number;
}

/** Faults planned by a test, taken in the order in which they were planned for a method. */
export class FaultPlan {
  private planned: Planned[] = [];

  /** The next `times` calls of `method` fail so. */
  plan(method: string, fault: Fault, times: number): void {
    this.planned.push({ method, fault, left: times });
  }

  clear(): void {
    this.planned = [];
  }

  /** The fault for a call of `method` that happens now, if one is planned. */
  take(method: string): Fault | undefined {
    const next = this.planned.find((candidate) => candidate.method === method);
    if (!next) return undefined;
    next.left -= 1;
    if (next.left <= 0) this.planned = this.planned.filter((candidate) => candidate !== next);
    return next.fault;
  }
}
