import type { Endpoint } from '@wingman/contracts';
import { errorOf, WingmanError } from './wingman-error.js';

export interface Attempt {
  endpoint: Endpoint;
  url: string;
  init: RequestInit;
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

/**
 * One try of a call. Throws WingmanError: the server's own, or `unreachable` when the connection failed or the time ran
 * out. What the caller's signal gives as its reason is thrown as it is.
 */
export async function attemptOnce({ endpoint, url, init, fetch, timeoutMs, signal }: Attempt): Promise<unknown> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    // Following a redirect would hand the key to whoever it points at.
    const response = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
    });
    if (response.status >= 400) throw await errorOf(response);
    return await valueOf(endpoint, response);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof WingmanError) throw error;
    const cause: unknown = late.signal.aborted ? late.signal.reason : error;
    throw new WingmanError('unreachable', { detail: 'the server did not answer', cause });
  } finally {
    clearTimeout(timer);
  }
}

/** The answer in the form that its endpoint promises. A stream goes on after the attempt's time. */
async function valueOf(endpoint: Endpoint, response: Response): Promise<unknown> {
  const answer = endpoint.answers[response.status];
  if (answer === undefined) throw strange(response, 'a status outside the contract');
  if (answer.schema) {
    return response.json().catch(() => {
      throw strange(response, 'a body that is no JSON');
    });
  }
  if (answer.contentType === 'application/x-ndjson') return response.body ?? emptyStream();
  if (answer.contentType === 'application/octet-stream') return new Uint8Array(await response.arrayBuffer());
  return response.text();
}

const strange = (response: Response, what: string): WingmanError =>
  new WingmanError('internal', { detail: `the server answered with ${what}`, status: response.status });

async function* emptyStream(): AsyncGenerator<Uint8Array> {}
