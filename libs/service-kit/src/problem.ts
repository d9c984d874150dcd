import { STATUS_CODES } from 'node:http';
import { AppError } from '@wingman/contracts';
import type { FieldError, Problem } from '@wingman/contracts';
import type { z } from 'zod';
import { redactText } from './redact.js';
import type { MaskText } from './redact.js';

/** Anything that is not an AppError may carry internals in its message, so the client sees none of it. */
export const knownError = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError('internal', 'internal error', { cause: error });

/** The RFC 9457 body of an error, without the secrets that a client may have put where they are named. */
export function problemOf(error: AppError, requestId: string, maskText: MaskText = redactText): Problem {
  const detail = maskText(error.message);
  // Every 400 says what is wrong where; an empty path is the request as a whole.
  const errors =
    error.errors?.map(({ path, message }) => ({ path: maskText(path), message: maskText(message) })) ??
    (error.status === 400 ? [{ path: '', message: detail }] : undefined);
  return {
    type: `urn:wingman:error:${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail,
    code: error.code,
    request_id: requestId,
    ...(errors && { errors }),
  };
}

interface PlaceOptions {
  /** The value came as lines: places are named `line <n>`, counted from 1. */
  isLines?: boolean;
}

const placeOf = (path: readonly PropertyKey[], { isLines = false }: PlaceOptions): string => {
  const [first, ...rest] = path;
  const named = isLines && typeof first === 'number' ? [`line ${first + 1}`, ...rest] : path;
  return named.map(String).join('.');
};

/** Every wrong field of a failed parse, by its place. The values themselves are never shown. */
export function fieldErrors(error: z.ZodError, options: PlaceOptions = {}): FieldError[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: placeOf([...issue.path, key], options), message: 'unknown field' }))
      : [{ path: placeOf(issue.path, options), message: issue.message }],
  );
}

/** Parses outside data; throws `invalid_request` with every wrong field. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  options: PlaceOptions = {},
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error, options);
  const places = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  throw new AppError('invalid_request', places.slice(0, 5).join('; '), { errors: errors.slice(0, 100) });
}
