import type { IncomingMessage, ServerResponse } from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { MaskText } from './redact.js';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;
// https://www.w3.org/TR/trace-context/#traceparent-header
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** One request as it is logged and measured: a single line when its answer ended. */
export interface RequestRecord {
  requestId: string;
  traceparent: string | undefined;
  /** Whether the client has gone away before its answer ended. */
  isAbandoned(): boolean;
  /** Aborted when the client goes away. Made only for who asks for it: most requests need none. */
  readonly signal: AbortSignal;
  note(fields: Record<string, unknown>): void;
}

/** Gives the request its id, and writes its line and its metrics when the answer has ended or the client has gone. */
export function beginRecord(
  request: IncomingMessage,
  response: ServerResponse,
  { endpoint, log, metrics, maskText }: { endpoint: string; log: Log; metrics: Metrics; maskText: MaskText },
): RequestRecord {
  const startedAt = process.hrtime.bigint();
  const given = request.headers['x-request-id'];
  // An id that holds a secret would be answered, logged and passed on: it counts as none.
  const isGiven = typeof given === 'string' && REQUEST_ID.test(given) && maskText(given) === given;
  const requestId = isGiven ? given : uuidv7();
  const traceparent = request.headers.traceparent;
  const traceId = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
  const noted: Record<string, unknown> = {};
  const method = request.method ?? '';
  const isAbandoned = (): boolean => response.closed && !response.writableFinished;
  let gone: AbortController | undefined;

  response.once('close', () => {
    // Aborting makes an exception with a stack: not for the many answers that ended well.
    if (isAbandoned()) gone?.abort();
    const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
    const status = response.writableFinished || response.headersSent ? response.statusCode : 499;
    metrics.observeRequest({ endpoint, method, status, seconds });
    const fields = {
      request_id: requestId,
      trace_id: traceId,
      endpoint,
      method,
      status,
      duration_ms: Math.round(seconds * 1e5) / 100,
      ...noted,
    };
    if (status >= 500 && status !== 501) log.warn('request', fields);
    else log.info('request', fields);
  });
  return {
    requestId,
    traceparent: traceId === undefined ? undefined : (traceparent as string),
    isAbandoned,
    get signal(): AbortSignal {
      gone ??= new AbortController();
      if (isAbandoned()) gone.abort();
      return gone.signal;
    },
    note: (fields) => void Object.assign(noted, fields),
  };
}
