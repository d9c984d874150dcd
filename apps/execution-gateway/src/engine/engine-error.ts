import { AppError } from '@wingman/contracts';

/** The engine said no, in its own words. */
export class EngineRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'EngineRefusal';
    this.status = status;
  }
}

/** Nothing reached the engine: whatever was asked has not happened. */
export class EngineAway extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super('unavailable', 'the Docker engine cannot be reached', options);
    this.name = 'EngineAway';
  }
}

/** The engine got the request and its answer did not come whole: nobody knows what happened. */
export class EngineSilent extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super('unavailable', 'the Docker engine did not answer', options);
    this.name = 'EngineSilent';
  }
}

/** Failures before the first byte of a request: no connection, no name, no trust in the other side's certificate. */
const BEFORE_SENDING = /^(?:connect|getaddrinfo)$/;
const UNTRUSTED = /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_|ERR_SSL_|EPROTO)/;

/** What a failed connection means. Every call opens its own, so a failure to connect is a request never sent. */
export function connectionError(cause: unknown): EngineAway | EngineSilent {
  const { syscall = '', code = '' } = cause as { syscall?: string; code?: string };
  return BEFORE_SENDING.test(syscall) || UNTRUSTED.test(code) ? new EngineAway({ cause }) : new EngineSilent({ cause });
}
