import { createClient } from '@wingman/sdk';
import type { System } from './system.js';

type Role = 'work' | 'read' | 'decide' | 'admin';

/** Another tenant of the same system, with a key for each role. */
export interface OtherTenant {
  tenantId: string;
  keys: Record<Role, string>;
}

/** Creates a tenant through the API. Its work key is for `workerId`. */
export async function createOtherTenant(
  { stack }: System,
  { name, tier, workerId }: { name: string; tier: 'basic' | 'standard' | 'enterprise'; workerId: string },
): Promise<OtherTenant> {
  const platform = createClient({ baseUrl: stack.url, key: stack.keys.platform });
  const { tenant_id: tenantId, admin_key: admin } = await platform.createTenant({ name, tier });
  const administrator = createClient({ baseUrl: stack.url, key: admin });
  const key = async (scope: Exclude<Role, 'admin'>) =>
    (await administrator.createKey({ scopes: [scope], ...(scope === 'work' && { worker_id: workerId }) })).key;
  return { tenantId, keys: { admin, work: await key('work'), read: await key('read'), decide: await key('decide') } };
}
