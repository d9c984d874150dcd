/** Every machine-readable error code of the product with its HTTP status (WIRE.md, "Status and `code`"). */
export const ERROR_STATUS = {
  invalid_request: 400,
  invalid_text: 400,
  entry_too_large: 400,
  command_not_literal: 400,
  check_required: 400,
  unauthenticated: 401,
  token_invalid: 401,
  forbidden_scope: 403,
  tenant_mismatch: 403,
  worker_mismatch: 403,
  environment_not_allowed: 403,
  self_decision: 403,
  not_approved: 403,
  token_scope: 403,
  policy_floor: 403,
  otp_required: 403,
  otp_invalid: 403,
  otp_locked: 403,
  second_person_required: 403,
  not_found: 404,
  not_pending: 409,
  expired: 409,
  token_replayed: 409,
  approval_drifted: 409,
  approval_unresolved: 409,
  idempotency_conflict: 409,
  idempotency_in_progress: 409,
  too_large: 413,
  unsupported_media_type: 415,
  worker_locked: 423,
  rate_limited: 429,
  internal: 500,
  not_built: 501,
  unavailable: 503,
  ledger_busy: 503,
  paused: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** One wrong place in a request: a JSON-path-like name (`checks.0.path`) and what is wrong there. */
export interface FieldError {
  path: string;
  message: string;
}

interface AppErrorOptions {
  errors?: FieldError[];
  retryAfterSeconds?: number;
  cause?: unknown;
}

/**
 * The only error whose sentence reaches a client. `detail` is for people and must hold no secret;
 * programs go by `code`.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly errors: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, detail: string, options: AppErrorOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}
