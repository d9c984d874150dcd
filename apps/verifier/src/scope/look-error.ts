import type { CheckReason } from '@wingman/contracts';

/** A look that could not be taken or decides nothing: always UNKNOWN, never a contradiction. */
export class LookError extends Error {
  readonly reason: CheckReason;

  constructor(reason: CheckReason, cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause });
    this.name = 'LookError';
    this.reason = reason;
  }
}

/** The operating system's code of a failed call (`ENOENT`), or '' for any other error. */
export function systemCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/** What a failed system call means for a check. Absence is decided elsewhere, with the parent in hand. */
export function lookErrorFrom(error: unknown): LookError {
  if (error instanceof LookError) return error;
  const code = systemCode(error);
  if (code === 'EACCES' || code === 'EPERM') return new LookError('access_denied', error);
  if (code === 'ABORT_ERR') return new LookError('timed_out', error);
  return new LookError('look_failed', error);
}
