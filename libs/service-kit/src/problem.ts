import { STATUS_CODES } from 'node:http';
import { AppError } from '@wingman/contracts';
import type { FieldError, Problem } from '@wingman/contracts';
import type { z } from 'zod';
import { redactText } from './redact.js';

/** Anything that is not an AppError may carry internals in its message, so the client sees none of it. */
export const knownError = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError('internal', 'internal error', { cause: error });

/** The RFC 9457 body of an error. */
export function problemOf(error: AppError, requestId: string): Problem {
  return {
    type: `urn:wingman:error:${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: redactText(error.message),
    code: error.code,
    request_id: requestId,
    ...(error.errors && { errors: error.errors }),
  };
}

/** Every wrong field of a failed parse, by its place. The values themselves are never shown. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'unknown field' }))
      : [{ path: issue.path.join('.'), message: issue.message }],
  );
}

/** Parses outside data; throws `invalid_request` with every wrong field. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error);
  const places = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  throw new AppError('invalid_request', places.slice(0, 5).join('; '), { errors: errors.slice(0, 100) });
}
