import type { Answer, Endpoint } from '@wingman/contracts';
import type { z } from 'zod';

/** Parameters of a URL are written as text there; a caller gives numbers and booleans as such, or as text. */
type UrlInput<Schema extends z.ZodType> = {
  [Name in keyof z.input<Schema>]: unknown extends z.input<Schema>[Name]
    ? z.output<Schema>[Name & keyof z.output<Schema>]
    : z.input<Schema>[Name] | z.output<Schema>[Name & keyof z.output<Schema>];
};

// An object schema without fields has the type Record<string, never>, which would forbid every field beside it.
type Fields<T> = string extends keyof T ? unknown : T;

type Flat<T> = { [Name in keyof T]: T[Name] };

/** What a call needs, in one object: path parameters, query and body fields. NDJSON takes the array of its lines. */
export type InputOf<E> =
  E extends Endpoint<infer Params, infer Query, infer Body>
    ? z.input<Body> extends readonly unknown[]
      ? z.input<Body>
      : Flat<Fields<UrlInput<Params>> & Fields<UrlInput<Query>> & Fields<z.input<Body>>>
    : never;

type ValueOf<A extends Answer> = A extends { schema: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : A extends { contentType: 'application/x-ndjson' }
    ? AsyncIterable<Uint8Array>
    : A extends { contentType: 'application/octet-stream' }
      ? Uint8Array
      : string;

/** What a call gives: the parsed JSON, the exact text, the bytes, or the bytes as they arrive. */
export type AnswerOf<E> =
  E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer Answers>
    ? ValueOf<Extract<Answers[keyof Answers], Answer>>
    : never;

export interface CallOptions {
  /** Ends the call, its waiting between attempts included. */
  signal?: AbortSignal;
  /** Milliseconds for one attempt. */
  timeoutMs?: number;
  /** For whom a bot acts, e.g. `telegram:4711` (only a key of the kind `bot` may). */
  actor?: string;
  /** Instead of the one that the client makes up for every creating request. */
  idempotencyKey?: string;
}

/** Input that needs nothing may be left out. */
type Arguments<Input> =
  Record<never, never> extends Input ? [input?: Input, options?: CallOptions] : [input: Input, options?: CallOptions];

export type CallOf<E> = (...args: Arguments<InputOf<E>>) => Promise<AnswerOf<E>>;
