import { consistencyProof, getTenantCheckpoint, getTenantConsistency } from '@wingman/contracts';
import type { ConsistencyProof } from '@wingman/contracts';
import type { ServiceSigner } from '@wingman/service-kit';

/** What claims-ledger shows of its logs. Both throw when it does not answer properly. */
export interface LedgerClient {
  /** The newest signed checkpoint; undefined: there is none. */
  checkpoint(tenantId: string): Promise<string | undefined>;
  consistency(tenantId: string, sizes: { from: number; to: number }): Promise<ConsistencyProof>;
}

const TIMEOUT_MS = 5_000;

/** Asks claims-ledger over HTTP, with the watcher's own credential. */
export function createLedgerClient({ url, signer }: { url: string; signer: ServiceSigner }): LedgerClient {
  const get = async (path: string, query: Record<string, number> = {}): Promise<Response> => {
    const address = new URL(path, url);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value));
    return fetch(address, {
      headers: { authorization: `Bearer ${await signer.tokenFor('claims-ledger')}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  };
  return {
    async checkpoint(tenantId) {
      const response = await get(getTenantCheckpoint.path.replace(':tenant_id', tenantId));
      if (response.status === 404) return undefined;
      assertOk(response);
      return response.text();
    },
    async consistency(tenantId, sizes) {
      const response = await get(getTenantConsistency.path.replace(':tenant_id', tenantId), sizes);
      assertOk(response);
      return consistencyProof.parse(await response.json());
    },
  };
}

function assertOk(response: Response): void {
  if (response.status !== 200) throw new Error(`claims-ledger answered ${response.status}, expected 200`);
}
