import { AppError } from '@wingman/contracts';

/** A 400 that names the field of the request which is wrong. */
export const fieldError = (path: string, message: string, cause?: unknown): AppError =>
  new AppError('invalid_request', `${path}: ${message}`, { errors: [{ path, message }], cause });
