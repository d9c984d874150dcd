import { createHash } from 'node:crypto';
import { AppError } from '@wingman/contracts';
import type { IdempotencyPort, IdempotentRequest } from './ports.js';
import type { MaskText } from './redact.js';
import type { Reply } from './reply.js';
import { seal, unseal } from './seal.js';

const VALID_KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The request's `Idempotency-Key`, if it has one, as it may be remembered: one that holds what looks like a secret is
 * known by its digest.
 */
export function idempotencyKeyOf(header: string | string[] | undefined, maskText: MaskText): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && VALID_KEY.test(header)) {
    return maskText(header) === header ? header : `sha256:${createHash('sha256').update(header).digest('hex')}`;
  }
  throw new AppError('invalid_request', 'Idempotency-Key must be 1 to 255 visible ASCII characters', {
    errors: [{ path: 'Idempotency-Key', message: 'expected 1 to 255 visible ASCII characters' }],
  });
}

/** What makes two requests the same: method, path and the exact body. */
export const requestHash = (method: string, url: string, body: Buffer): Buffer =>
  createHash('sha256').update(`${method} ${url}\n`).update(body).digest();

interface OnceOptions {
  store: IdempotencyPort;
  request: IdempotentRequest;
  /** The caller's own API key; seals what is stored. */
  secret: string;
  run: () => Promise<Reply>;
  /** Told when the record could not be written after the request had ended. */
  onUnrecorded?: (error: unknown) => void;
}

/**
 * Runs a creating request at most once per key. A repeat gets the first answer with `Idempotent-Replayed: true`; a
 * request that failed is forgotten, so that it may be tried again. When the record of an ended request cannot be
 * written, the caller still gets its answer; the claim then ends by itself after its time.
 */
export async function answerOnce({ store, request, secret, run, onUnrecorded }: OnceOptions): Promise<Reply> {
  const begun = await store.begin(request);
  switch (begun.state) {
    case 'conflict':
      throw new AppError('idempotency_conflict', 'this Idempotency-Key was used with another request');
    case 'in_progress':
      throw new AppError('idempotency_in_progress', 'the first request with this Idempotency-Key has not ended yet', {
        retryAfterSeconds: 1,
      });
    case 'done': {
      const body = JSON.parse(unseal(begun.answer.sealed, secret)) as unknown;
      return { status: begun.answer.status, body, headers: { 'Idempotent-Replayed': 'true' } };
    }
    case 'started':
      break;
  }
  let reply: Reply;
  try {
    reply = await run();
  } catch (error) {
    await store.abandon(request).catch((unrecorded: unknown) => onUnrecorded?.(unrecorded));
    throw error;
  }
  // What was done is done: an error here would only invite the caller to do it again.
  await store
    .finish(request, { status: reply.status, sealed: seal(JSON.stringify(reply.body), secret) })
    .catch((unrecorded: unknown) => onUnrecorded?.(unrecorded));
  return reply;
}
