import { problem, type Endpoint } from '@wingman/contracts';
import type { ServiceSigner } from '@wingman/service-kit';
import type { z } from 'zod';
import { WingmanError } from '@wingman/sdk';

export interface InternalClient {
  /**
   * Calls an internal endpoint of the watcher and returns its 200, checked against the contract. Throws WingmanError,
   * `unreachable` when there was no answer in time.
   */
  call<B extends z.ZodType, Answer>(
    endpoint: Endpoint<z.ZodType, z.ZodType, B>,
    request: { body: z.input<B>; id?: string; timeoutMs?: number; signal?: AbortSignal },
  ): Promise<Answer>;
}

interface InternalClientOptions {
  watcherUrl: string;
  /** The bot's key; it names the tenant. */
  relayKey: string;
  signer: ServiceSigner;
}

const TIMEOUT_MS = 10_000;

/** The bot's calls to `/internal/*` of the watcher: its own short-lived credential, and the key beside it. */
export function createInternalClient({ watcherUrl, relayKey, signer }: InternalClientOptions): InternalClient {
  return {
    async call(endpoint, { body, id, timeoutMs = TIMEOUT_MS, signal }) {
      const limit = AbortSignal.timeout(timeoutMs);
      const response = await fetch(new URL(endpoint.path.replace(':id', id ?? ''), watcherUrl), {
        method: endpoint.method,
        headers: {
          authorization: `Bearer ${await signer.tokenFor('watcher')}`,
          'x-api-key': relayKey,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      }).catch((cause: unknown) => {
        throw new WingmanError('unreachable', { detail: 'the watcher did not answer', cause });
      });
      const answer: unknown = await response.json().catch((cause: unknown) => {
        throw new WingmanError('unreachable', { detail: 'the watcher did not answer', cause });
      });
      if (response.status !== 200) throw refusal(response.status, answer);
      return endpoint.answers[200]?.schema?.parse(answer) as never;
    },
  };
}

function refusal(status: number, answer: unknown): WingmanError {
  const { data } = problem.safeParse(answer);
  return data
    ? new WingmanError(data.code, { detail: data.detail, status, requestId: data.request_id })
    : new WingmanError('internal', { detail: 'the watcher answered outside the contract', status });
}
