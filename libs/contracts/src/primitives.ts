import { z } from 'zod';

/** UUID in any version and case a client may send; ours are version 7. */
export const id = z.uuid();

/** An id of ours as a client names it, in the one spelling that we store, sign and compare (RFC 9562, 4). */
export const namedId = id.toLowerCase();

/** RFC 3339 in UTC (`Z`). */
export const instant = z.iso.datetime();

/** Standard base64 of a SHA-256 value (32 bytes). */
export const base64Hash = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'expected base64 of 32 bytes');

// Cc are control characters: a name with one can forge a log line or a chat message.
const printable = /^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u;

/** A worker's name as its tenant chose it: one printable line. */
export const workerId = z
  .string()
  .min(1)
  .max(200)
  .regex(printable, 'control characters are not allowed')
  .refine((name) => name.trim() === name, 'must not start or end with white space');

/** One printable line for names, titles and reasons. */
export const line = (max: number) =>
  z.string().trim().min(1).max(max).regex(printable, 'control characters are not allowed');

/** A one-time code (RFC 6238) of the person who acts. */
export const oneTimeCode = z.string().regex(/^[0-9]{6}$/, 'expected 6 digits');

/** Free text; its true limit is the size of the ledger entry (`entry_too_large`). */
export const longText = z.string().refine((text) => text.trim() !== '', 'must not be empty');

/** Times a claim may name: nothing before computers kept time, nothing centuries away. */
export const plausibleInstant = instant.refine((text) => {
  const year = Number(text.slice(0, 4));
  return year >= 1970 && year <= 2200;
}, 'the year must be between 1970 and 2200');

/** Any JSON. Named, because it contains itself: the OpenAPI document refers to it by this name. */
export const jsonValue: z.ZodType<z.core.util.JSONType, z.core.util.JSONType> = z
  .lazy(() =>
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(jsonValue), z.record(z.string(), jsonValue)]),
  )
  .meta({ id: 'JsonValue' });

const MAX_METADATA_DEPTH = 16;

function depthOf(value: unknown, budget: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return budget > 0 && Object.values(value).every((member) => depthOf(member, budget - 1));
}

/** What a caller attaches for its own use; kept and hashed as it came. */
export const metadata = z
  .record(z.string(), jsonValue)
  .refine((value) => depthOf(value, MAX_METADATA_DEPTH), `nested deeper than ${MAX_METADATA_DEPTH} levels`);

// Numbers in a query are decimal digits only: `1e3`, ` 7` and `0x10` are typos, not numbers.
const DIGITS = /^(0|[1-9][0-9]{0,15})$/;

/** A place in a list or a log, as a query names it. */
export const position = z
  .string()
  .regex(DIGITS, 'expected a whole number')
  .transform(Number)
  .refine(Number.isSafeInteger, 'too large');

/** `?limit=`: 1 to 500, default 50. */
export const limit = z.preprocess(
  (given) => (typeof given === 'string' && DIGITS.test(given) ? Number(given) : given),
  z.int('expected 1 to 500').min(1).max(500).default(50),
);

/** Opaque position in a list. The longest holds a worker's name: 200 characters of 4 bytes in base64. */
export const cursor = z.string().min(1).max(1_100);

export const page = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), next_cursor: z.string().nullable() });
