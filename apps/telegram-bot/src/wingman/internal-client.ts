import { problem, type Endpoint, type ServiceName } from '@wingman/contracts';
import type { ServiceSigner } from '@wingman/service-kit';
import type { z } from 'zod';
import { WingmanError } from '@wingman/sdk';

export interface InternalClient {
  /**
   * Calls an internal endpoint of the service and returns its 200, checked against the contract. Throws WingmanError,
   * `unreachable` when there was no answer in time.
   */
  call<B extends z.ZodType, Answer>(
    endpoint: Endpoint<z.ZodType, z.ZodType, B>,
    request: { body: z.input<B>; id?: string; timeoutMs?: number; signal?: AbortSignal },
  ): Promise<Answer>;
}

interface InternalClientOptions {
  service: Extract<ServiceName, 'watcher' | 'approvals'>;
  url: string;
  /** The bot's key; it names the tenant. */
  relayKey: string;
  signer: ServiceSigner;
}

const TIMEOUT_MS = 10_000;

/** The bot's calls to `/internal/*` of one service: its own short-lived credential, and the key beside it. */
export function createInternalClient({ service, url, relayKey, signer }: InternalClientOptions): InternalClient {
  return {
    async call(endpoint, { body, id, timeoutMs = TIMEOUT_MS, signal }) {
      const limit = AbortSignal.timeout(timeoutMs);
      const unreachable = (cause: unknown) => {
        throw new WingmanError('unreachable', { detail: `${service} did not answer`, cause });
      };
      const response = await fetch(new URL(endpoint.path.replace(':id', id ?? ''), url), {
        method: endpoint.method,
        headers: {
          authorization: `Bearer ${await signer.tokenFor(service)}`,
          'x-api-key': relayKey,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      }).catch(unreachable);
      const answer: unknown = await response.json().catch(unreachable);
      if (response.status !== 200) throw refusal(service, response.status, answer);
      return endpoint.answers[200]?.schema?.parse(answer) as never;
    },
  };
}

function refusal(service: string, status: number, answer: unknown): WingmanError {
  const { data } = problem.safeParse(answer);
  return data
    ? new WingmanError(data.code, { detail: data.detail, status, requestId: data.request_id })
    : new WingmanError('internal', { detail: `${service} answered outside the contract`, status });
}
