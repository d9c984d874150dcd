import { z } from 'zod';
import { plausibleInstant } from './primitives.js';

// Cc: no file worth a claim has a control character in its name, and one in a log line forges another line.
const clean = (text: string) => !/[\p{Cc}\p{Cs}]/u.test(text);

const text = (max: number) => z.string().min(1).max(max);

/** A path as a claim names it; a relative one is resolved against `context.cwd`. 4,096 is Linux' PATH_MAX. */
export const checkPath = text(4096).refine(clean, 'control characters are not allowed in a path');

export const absolutePath = checkPath.refine((path) => path.startsWith('/'), 'must be an absolute path');

/** What a file must hold, literally. */
export const literal = text(8192);

/** A regular expression in RE2's language (linear time), matched line by line unless it says otherwise. */
export const pattern = text(1000);

export const checkTime = plausibleInstant;

/** A name of a process, package, container …: one word of printable characters that cannot be taken for an option. */
export const checkName = text(255)
  .refine(clean, 'control characters are not allowed in a name')
  .refine((name) => !name.startsWith('-'), 'must not start with a dash');

export const envKey = text(255).regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable');

const hex = (digits: number) =>
  z
    .string()
    .toLowerCase()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`), `expected ${digits} hexadecimal digits`);

export const sha256Hex = hex(64);
export const md5Hex = hex(32);
export const sha1Hex = hex(40);
export const sha512Hex = hex(128);

/** Permission bits as find(1) -perm reads them: `600` exactly, `-500` all of these, `/111` any of these. */
export const fileMode = z.string().regex(/^[-/]?0?[0-7]{3,4}$/, 'expected octal permissions such as 600, -500 or /111');

export const amount = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A number: exact, or a range with both ends included. */
export const amountRange = z
  .strictObject({ min: amount.optional(), max: amount.optional(), equals: amount.optional() })
  .refine((size) => Object.values(size).some((bound) => bound !== undefined), 'one of min, max or equals is needed')
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, 'min must not be above max')
  .refine(
    ({ min, max, equals }) => equals === undefined || (min === undefined && max === undefined),
    'equals excludes min and max',
  );

const change = z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

/** How much more (or, below zero, less) there is than when the check was registered: exact, or a range. */
export const changeRange = z
  .strictObject({ min: change.optional(), max: change.optional(), equals: change.optional() })
  .refine((range) => Object.values(range).some((bound) => bound !== undefined), 'one of min, max or equals is needed')
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, 'min must not be above max')
  .refine(
    ({ min, max, equals }) => equals === undefined || (min === undefined && max === undefined),
    'equals excludes min and max',
  );

/** A size in bytes. */
export const sizeRange = amountRange;

/** `GET` addresses only: credentials in an address would end up in the ledger. */
export const checkUrl = text(2048).refine((address) => {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '';
}, 'expected an http or https address without user name or password');

export const hostName = text(253).regex(/^[A-Za-z0-9._:[\]-]+$/, 'expected a host name or an IP address');

/** RFC 6901. */
export const jsonPointer = z
  .string()
  .max(1000)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'expected a JSON pointer (RFC 6901)');

export const scalar = z.union([z.string().max(8192), z.number(), z.boolean(), z.null()]);

// A subset of git-check-ref-format(1), which also keeps a name from being read as an option or a range.
export const gitRef = text(255)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._/+-]*$/, 'expected the name of a branch or tag')
  .refine((ref) => !ref.includes('..') && !ref.includes('//') && !/(?:\/|\.|\.lock)$/.test(ref), 'not a git name');

export const gitObject = z.string().regex(/^[0-9a-fA-F]{4,64}$/, 'expected a hexadecimal object name');

/** A table or column: also `schema.table`. */
export const sqlName = text(200).regex(/^[A-Za-z_][A-Za-z0-9_$]*(?:\.[A-Za-z_][A-Za-z0-9_$]*)?$/, 'expected a name');
