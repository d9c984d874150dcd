import { z } from 'zod';
import { namedId } from './primitives.js';
import type { Scope } from './scopes.js';
import type { ServiceName } from './services.js';

export interface Answer {
  description: string;
  /** JSON schema source of the body; absent for text and streams. */
  schema?: z.ZodType;
  contentType?: string;
}

/**
 * One endpoint of the wire contract. The table of all of them is the single source for routing at the proxy,
 * scope checks, strict parsing, and the OpenAPI document.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answers extends Record<number, Answer> = Record<number, Answer>,
> {
  /** Operation id, e.g. `logClaim`. */
  id: string;
  app: ServiceName;
  method: 'GET' | 'POST' | 'PUT';
  /** Express path, e.g. `/claims/:id`. */
  path: string;
  summary: string;
  /** A key needs one of these; empty: no key needed. */
  scopes: readonly Scope[];
  /** Services that may call it with their own credential; such an endpoint never passes the proxy. */
  callers?: readonly ServiceName[];
  params: Params;
  query: Query;
  body: Body;
  /** How the body arrives; `none` refuses one. */
  bodyType: 'none' | 'json' | 'ndjson';
  /** Besides JSON: a body of one of these media types is the text of one field. */
  textBody?: { field: string; mediaTypes: readonly string[] };
  /** Stored idempotency by `Idempotency-Key`: `kit` seals and replays the answer, `own` is done by the service's store. */
  idempotency: 'none' | 'kit' | 'own';
  /** Who refuses locked workers: the kit before the handler runs, or the service in the transaction of its change. */
  standing: 'kit' | 'own';
  /** By status. */
  answers: Answers;
}

const nothing = z.strictObject({});

type Definition<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends Record<number, Answer>,
> = Partial<Endpoint<P, Q, B, A>> & Pick<Endpoint, 'id' | 'app' | 'method' | 'path' | 'summary' | 'scopes'>;

/** Fills an endpoint's defaults: no parameters, no query, no body. */
export function endpoint<
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof nothing,
  // Constant, so that a client knows from the type whether it gets JSON, a text or a stream.
  const A extends Record<number, Answer> = Record<number, Answer>,
>(definition: Definition<P, Q, B, A>): Endpoint<P, Q, B, A> {
  return {
    params: nothing as unknown as P,
    query: nothing as unknown as Q,
    body: nothing as unknown as B,
    bodyType: definition.body ? 'json' : 'none',
    idempotency: 'none',
    standing: 'kit',
    answers: {} as A,
    ...definition,
  };
}

/** The names in an express path: `id` of `/claims/:id`, `path` of `/ledger/tile/*path`. */
export const parameterNames = (path: string): string[] =>
  [...path.matchAll(/[:*]([a-z_]+)/g)].map(([, name]) => name as string);

/** A request body: strict, and with the `tenant_id` that every body may carry (it must be the key's). */
export const body = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject({ ...shape, tenant_id: z.string().max(100).optional() });

export const byId = z.strictObject({ id: namedId });
