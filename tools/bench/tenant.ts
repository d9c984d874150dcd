import { createClient } from '@wingman/sdk';
import type { Stack } from '../stack/stack.js';

/** Kept, so that every request is counted, and never reached. */
export const COUNTED_LIMIT = { RATE_LIMIT_ENTERPRISE: '600000000' };

export interface Tenant {
  tenantId: string;
  /** Bound to the worker. */
  workKey: string;
  decideKey: string;
}

/** A tenant with limits (COUNTED_LIMIT), a key that is bound to the worker, and one that decides. */
export async function createTenant(
  stack: Pick<Stack, 'services' | 'keys'>,
  { name, workerId }: { name: string; workerId: string },
): Promise<Tenant> {
  const serviceUrls = { gatekeeper: stack.services.gatekeeper.url };
  const platform = createClient({ serviceUrls, key: stack.keys.platform });
  const { tenant_id: tenantId, admin_key: adminKey } = await platform.createTenant({ name, tier: 'enterprise' });
  const admin = createClient({ serviceUrls, key: adminKey });
  const { key: workKey } = await admin.createKey({ scopes: ['work'], worker_id: workerId });
  const { key: decideKey } = await admin.createKey({ scopes: ['decide'] });
  return { tenantId, workKey, decideKey };
}
