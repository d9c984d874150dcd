import type { ErrorCode, FieldError } from '@wingman/contracts';

interface WingmanErrorDetails {
  detail: string;
  status?: number;
  requestId?: string;
  errors?: FieldError[];
  retryAfterSeconds?: number;
  cause?: unknown;
}

/**
 * A call that did not succeed. `code` says why: a code of the contract, or `unreachable` when no answer came (then
 * nobody knows whether the call took effect).
 */
export class WingmanError extends Error {
  readonly code: ErrorCode | 'unreachable';
  /** HTTP status; undefined without an answer. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** What is wrong where in the request, for `invalid_request`. */
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode | 'unreachable',
    { detail, status, requestId, errors = [], retryAfterSeconds, cause }: WingmanErrorDetails,
  ) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'WingmanError';
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The error of an answer with a status of 400 or more. A body that is no problem document is a proxy's or a stranger's. */
export async function errorOf(response: Response): Promise<WingmanError> {
  const body: unknown = await response.json().catch(() => undefined);
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const errors = member(body, 'errors');
  // A newer server may know codes that this client does not: they are passed on.
  const code = (textOf(member(body, 'code')) as ErrorCode | undefined) ?? codeOf(response.status);
  return new WingmanError(code, {
    detail: textOf(member(body, 'detail')) ?? `the server answered ${response.status}`,
    status: response.status,
    requestId: textOf(member(body, 'request_id')) ?? response.headers.get('x-request-id') ?? undefined,
    errors: Array.isArray(errors) ? (errors as FieldError[]) : [],
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  });
}

const codeOf = (status: number): ErrorCode => (status > 501 ? 'unavailable' : 'internal');
