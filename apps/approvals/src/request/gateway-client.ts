import { AppError, resolveObjects, resolution } from '@wingman/contracts';
import type { Resolution } from '@wingman/contracts';
import type { ServiceSigner } from '@wingman/service-kit';
import { request } from 'undici';

interface GatewayClientOptions {
  url: string;
  signer: ServiceSigner;
  timeoutMs?: number;
}

/** Compose takes its time to read a project. */
const TIMEOUT_MS = 30_000;

/** Asks the execution gateway what commands name. Throws `unavailable` when it does not answer, or outside the contract. */
export function createGatewayClient({ url, signer, timeoutMs = TIMEOUT_MS }: GatewayClientOptions) {
  return async (
    tenantId: string,
    commands: readonly (readonly string[])[],
    environment?: string,
  ): Promise<Resolution> => {
    try {
      const { statusCode, body } = await request(new URL(resolveObjects.path, url), {
        method: resolveObjects.method,
        headers: {
          authorization: `Bearer ${await signer.tokenFor('execution-gateway')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ tenant_id: tenantId, commands, environment }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (statusCode !== 200) {
        await body.dump();
        throw new Error(`the gateway answered ${statusCode}`);
      }
      return resolution.parse(await body.json());
    } catch (cause) {
      const detail = 'the execution gateway does not say what the commands name; nothing is approved on a guess';
      throw new AppError('unavailable', detail, { retryAfterSeconds: 1, cause });
    }
  };
}
