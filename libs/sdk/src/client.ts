import type { Endpoint, ServiceHealth, ServiceName, SystemHealth } from '@wingman/contracts';
import { attemptOnce } from './attempt.js';
import type { CallOf, CallOptions } from './call-types.js';
import { CLIENT_ENDPOINTS } from './endpoints.js';
import type { ClientEndpoints } from './endpoints.js';
import { requestOf } from './request.js';
import { DEFAULT_RETRY, delayBeforeRetry } from './retry.js';
import type { RetryOptions } from './retry.js';
import { WingmanError } from './wingman-error.js';

export interface ClientOptions {
  /** The proxy, e.g. `http://127.0.0.1:8002`; a path in front of the endpoints is kept. */
  baseUrl?: string;
  /** Services to be called directly; the others are called at `baseUrl`. */
  serviceUrls?: Partial<Record<ServiceName, string>>;
  /** The API key; not needed for what is open to everybody. */
  key?: string;
  /** For whom a bot acts, unless a call says otherwise. */
  actor?: string;
  /** Milliseconds for one attempt. Default 30 s. */
  timeoutMs?: number;
  retry?: RetryOptions;
  fetch?: typeof globalThis.fetch;
}

/** One function for each endpoint, by its operation id. */
export type WingmanClient = { [Name in keyof ClientEndpoints]: CallOf<ClientEndpoints[Name]> } & {
  /** State of the system (at the proxy) or of a service, whatever it is; throws only when nothing can be learned. */
  health(options?: CallOptions): Promise<SystemHealth | ServiceHealth>;
};

const TIMEOUT_MS = 30_000;

/**
 * Creates a client of Wingman's API. Each function throws WingmanError when the call did not succeed. Requests that
 * create carry an `Idempotency-Key`, so a repeated attempt finds the first one's answer instead of creating twice.
 */
export function createClient(options: ClientOptions): WingmanClient {
  const send = (endpoint: Endpoint) => (input?: Record<string, unknown>, call?: CallOptions) =>
    callEndpoint(options, endpoint, input ?? {}, call ?? {});
  const functions = Object.fromEntries(
    Object.entries(CLIENT_ENDPOINTS).map(([name, endpoint]) => [name, send(endpoint)]),
  );
  return { ...functions, health: (call) => readHealth(options, call) } as WingmanClient;
}

async function callEndpoint(
  options: ClientOptions,
  endpoint: Endpoint,
  input: Record<string, unknown>,
  call: CallOptions,
): Promise<unknown> {
  const { path, body, contentType } = requestOf(endpoint, input);
  const idempotent = endpoint.idempotency !== 'none';
  const idempotencyKey = idempotent ? (call.idempotencyKey ?? crypto.randomUUID()) : undefined;
  const actor = call.actor ?? options.actor;
  const headers: Record<string, string> = {
    ...(options.key !== undefined && { authorization: `Bearer ${options.key}` }),
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    ...(actor !== undefined && { 'x-wingman-actor': actor }),
  };
  const retry = { ...DEFAULT_RETRY, ...options.retry };
  const repeatable = endpoint.method === 'GET' || idempotent;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce({
        endpoint,
        url: urlOf(options, endpoint.app, path),
        init: { method: endpoint.method, headers, body },
        fetch: options.fetch ?? fetch,
        timeoutMs: call.timeoutMs ?? options.timeoutMs ?? TIMEOUT_MS,
        signal: call.signal,
      });
    } catch (error) {
      if (!(error instanceof WingmanError)) throw error;
      const delay = delayBeforeRetry(error, { attempt, repeatable, chance: Math.random() }, retry);
      if (delay === undefined) throw error;
      await pause(delay, call.signal);
    }
  }
}

function urlOf({ baseUrl, serviceUrls }: ClientOptions, app: ServiceName, path: string): string {
  const base = serviceUrls?.[app] ?? baseUrl;
  if (base === undefined) throw new TypeError(`no address for ${app}: give baseUrl or serviceUrls`);
  return base.replace(/\/+$/, '') + path;
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** A health report comes with 200 and with 503 alike. */
async function readHealth(
  { baseUrl, fetch: send = fetch, timeoutMs = TIMEOUT_MS }: ClientOptions,
  call: CallOptions = {},
): Promise<SystemHealth | ServiceHealth> {
  if (baseUrl === undefined) throw new TypeError('health needs baseUrl');
  const limit = AbortSignal.timeout(call.timeoutMs ?? timeoutMs);
  try {
    const response = await send(`${baseUrl.replace(/\/+$/, '')}/health`, {
      redirect: 'error',
      signal: call.signal ? AbortSignal.any([call.signal, limit]) : limit,
    });
    return (await response.json()) as SystemHealth | ServiceHealth;
  } catch (cause) {
    call.signal?.throwIfAborted();
    throw new WingmanError('unreachable', { detail: 'the server did not answer', cause });
  }
}
