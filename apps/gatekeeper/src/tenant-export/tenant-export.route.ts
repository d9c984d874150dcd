import { AppError, exportTenant } from '@wingman/contracts';
import { PLATFORM_TENANT_ID } from '@wingman/db';
import { route, stream } from '@wingman/service-kit';
import type { Principal, Route } from '@wingman/service-kit';
import { actingAs } from '../acting.js';
import { fieldError } from '../field-error.js';
import type { Tenant, TenantStore } from '../tenant/tenant.store.js';
import type { TenantExports } from './tenant-export.js';

interface TenantExportDeps {
  store: Pick<TenantStore, 'find' | 'recordExport'>;
  exports: TenantExports;
}

/** `GET /admin/tenants/:id/export`: that somebody takes all of a tenant is recorded before anything is read. */
export const tenantExportRoutes = ({ store, exports }: TenantExportDeps): Route[] => [
  route(exportTenant, async ({ params: { id: tenantId }, principal, note }) => {
    const tenant = await mayTake(principal, tenantId, store);
    note({ exported_tenant_id: tenantId });
    await store.recordExport(principal.tenantId, tenantId, actingAs(principal));
    return stream(exports(tenant), 'application/x-ndjson');
  }),
];

/** Throws unless it is the caller's own tenant, or a suspended one and the caller is the platform. */
async function mayTake(principal: Principal, tenantId: string, { find }: Pick<TenantStore, 'find'>): Promise<Tenant> {
  const isOwn = principal.tenantId === tenantId;
  const tenant = isOwn || principal.scopes.has('platform') ? await find(tenantId) : undefined;
  if (!tenant) throw new AppError('not_found', `no tenant ${tenantId}`);
  // No platform key reads what an active tenant has (ADR 010).
  if (!isOwn && tenantId !== PLATFORM_TENANT_ID && tenant.status !== 'SUSPENDED') {
    throw fieldError('id', 'the tenant is not suspended: its own admins export it');
  }
  return tenant;
}
