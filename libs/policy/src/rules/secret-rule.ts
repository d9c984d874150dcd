import { z } from 'zod';

const words = (max = 100) => z.array(z.string().min(1).max(max)).min(1).readonly();

/** A regular expression in RE2's syntax: no look-around, no back-references, so that it can be matched in linear time. */
const linearPattern = z.string().min(1).max(500);

/** The readers of the product that a rule can stand for; each finds one kind of secret in any text. */
export const SECRET_READERS = [
  'private_key',
  'putty_key',
  'json_web_key',
  'wallet_key',
  'json_web_token',
  'url_credentials',
  'basic_authorization',
  'bearer_authorization',
  'sql_password',
  'piped_password',
  'named_password',
  'named_secret',
  'named_key',
  'told_password',
  'told_token',
  'told_before',
  'login_pair',
] as const;
export type SecretReader = (typeof SECRET_READERS)[number];

/** What a rule takes for a secret. */
export const secretMatch = z.discriminatedUnion('form', [
  /** A token that says by its beginning whose it is. `before` matches what stands before the prefix and belongs to it. */
  z.strictObject({
    form: z.literal('token'),
    prefix: words(),
    body: linearPattern,
    before: linearPattern.optional(),
  }),
  /** A value of this shape under a name that contains one of these words: `datadog_key = "…"`. */
  z.strictObject({ form: z.literal('named'), name: words(), shape: linearPattern }),
  /** A word of this shape anywhere; with `near`, only where one of these stands before it, up to 100 characters away. */
  z.strictObject({ form: z.literal('word'), shape: linearPattern, near: words().optional() }),
  /** An option of a program that takes a secret on the command line. */
  z.strictObject({
    form: z.literal('option'),
    program: words(),
    flag: words(),
    value: z.enum(['joined', 'next', 'either']),
    pair: z.string().length(1).optional(),
  }),
  z.strictObject({ form: z.literal('reader'), reader: z.enum(SECRET_READERS) }),
]);
export type SecretMatch = z.infer<typeof secretMatch>;
