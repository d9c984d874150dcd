import type { IncomingMessage } from 'node:http';
import type { AppError } from '@wingman/contracts';
import type { Endpoint, ServiceName } from '@wingman/contracts';
import type { z } from 'zod';
import type { Principal } from './principal.js';
import type { Reply } from './reply.js';

/** One request after all checks: parsed, authenticated, within limits. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  params: Params;
  query: Query;
  body: Body;
  requestId: string;
  request: IncomingMessage;
  /** Whether the client has gone away: nobody will hear the answer. */
  isAbandoned(): boolean;
  /** Aborted when the client goes away, for work that waits. */
  signal: AbortSignal;
  /** Throws on endpoints without a key. */
  principal: Principal;
  /** The worker whose data the caller may see; undefined: all of the tenant's. */
  ownWorker: string | undefined;
  /** The service behind an internal call. */
  caller: ServiceName | undefined;
  /** For endpoints that keep idempotency themselves (`idempotency: 'own'`). */
  idempotency: { key: string; requestHash: Buffer } | undefined;
  /** 403 when the key is bound to another worker, 423 when a worker's call names a locked worker. */
  assertWorkers(workerIds: Iterable<string>): Promise<void>;
  /** Adds fields to the request's log line. */
  note(fields: Record<string, unknown>): void;
}

/** An endpoint of the contract with the code that answers it. */
export interface Route {
  endpoint: Endpoint;
  handle(call: Call): Promise<Reply> | Reply;
  /**
   * Told of a request by a known key, within its limit, that was refused before `handle` heard of it: its scope, its
   * body, what it says of tenant or worker. The answer waits for it, and stays what it is.
   */
  onRefused?: OnRefused | undefined;
}

type OnRefused = (principal: Principal, error: AppError) => Promise<void>;

/** Binds a handler to its endpoint; what the handler gets is what the endpoint's schemas promise. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  endpoint: Endpoint<P, Q, B>,
  handle: (call: Call<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<Reply> | Reply,
  { onRefused }: Pick<Route, 'onRefused'> = {},
): Route {
  return { endpoint, handle: handle, onRefused };
}

/** Pairs every endpoint of a service with its handler; a missing or doubled one stops the start. */
export function bindRoutes(endpoints: readonly Endpoint[], routes: readonly Route[]): Route[] {
  const bound = new Map<string, Route>();
  for (const candidate of routes) {
    if (bound.has(candidate.endpoint.id)) throw new Error(`two handlers for ${candidate.endpoint.id}`);
    bound.set(candidate.endpoint.id, candidate);
  }
  return endpoints.map((endpoint) => {
    const found = bound.get(endpoint.id);
    if (!found) throw new Error(`no handler for ${endpoint.id}`);
    return found;
  });
}
