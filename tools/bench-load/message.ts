/**
 * What the load generator is asked to do: the same request on every connection, the next one when the answer is there,
 * or so many a second.
 */
export interface LoadOrder {
  port: number;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** Adds an `Idempotency-Key` that no other request has. */
  uniqueKeys?: boolean;
  /** Where this stands in the body, each request has a number of its own, as long as this. */
  numberFor?: string;
  connections: number;
  seconds: number;
  /**
   * Requests arrive at this rate, at random moments (a Poisson process), whatever the server does; a latency then runs from
   * when its request was due, so that waiting for a free connection counts.
   */
  perSecond?: number;
}

/** What came of it. Latencies in milliseconds. */
export interface LoadResult {
  requests: number;
  seconds: number;
  p50: number;
  p99: number;
  /** Answers by status. */
  statuses: Record<string, number>;
}
