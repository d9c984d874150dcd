import { types } from 'node:util';
import { AppError } from '@wingman/contracts';

// PostgreSQL error classes and codes that mean "not now" rather than "wrong": connection trouble (08), resources
// (53), operator intervention such as a restart (57P), and statements cut off by a time limit (57014, 55P03).
const PASSING_STATES = /^(08|53|57P|57014|55P03|25P03|40001|40P01)/;
const PASSING_SOCKET_ERRORS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'EHOSTUNREACH']);
// Prisma's own codes for the same: no server, time-out, connection closed, no free connection, transaction cut off,
// write conflict (https://www.prisma.io/docs/orm/reference/error-reference).
const PASSING_PRISMA_CODES = /^P(1001|1002|1008|1017|2024|2028|2034)$/;
const PASSING_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection|query read timeout/i;

/** Whether an error of the driver means that the database cannot be used right now. */
export function isUnavailable(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    PASSING_STATES.test(code) ||
    PASSING_SOCKET_ERRORS.has(code) ||
    PASSING_PRISMA_CODES.test(code) ||
    PASSING_MESSAGES.test(error.message)
  );
}

/** A driver's error as the caller should see it: 503 `unavailable` when the database is away, else unchanged. */
export function asAppError(error: unknown): unknown {
  if (!isUnavailable(error)) return error;
  return new AppError('unavailable', 'the database cannot be reached', { retryAfterSeconds: 1, cause: error });
}

interface DriverError {
  code?: unknown;
  constraint?: unknown;
  meta?: { driverAdapterError?: { cause?: { constraint?: { index?: unknown } } } };
}

/** The name of the unique constraint that a statement violated, of the driver or through Prisma; else undefined. */
export function violatedUnique(error: unknown): string | undefined {
  const { code, constraint, meta } = (error ?? {}) as DriverError;
  const name = code === 'P2002' ? meta?.driverAdapterError?.cause?.constraint?.index : constraint;
  return (code === 'P2002' || code === '23505') && typeof name === 'string' ? name : undefined;
}
