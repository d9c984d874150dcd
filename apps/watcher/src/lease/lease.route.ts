import { holdLease } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { LeaseStore } from './lease.store.js';

/** `/internal/leases`: take, renew or give back (`seconds: 0`). */
export function leaseRoutes({ store }: { store: LeaseStore }): Route[] {
  return [
    route(holdLease, async ({ principal: { tenantId }, body: { name, holder, seconds } }) => {
      if (seconds === 0) {
        await store.release({ tenantId, name, holder });
        return json(200, { held: false, expires_at: null });
      }
      const expiresAt = await store.take({ tenantId, name, holder }, seconds);
      return json(200, { held: expiresAt !== undefined, expires_at: expiresAt?.toISOString() ?? null });
    }),
  ];
}
