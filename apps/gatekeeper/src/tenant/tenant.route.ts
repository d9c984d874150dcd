import { AppError, createTenant, listTenants, suspendTenant, tenantView } from '@wingman/contracts';
import type { TenantView } from '@wingman/contracts';
import { PLATFORM_TENANT_ID } from '@wingman/db';
import { json, pageOf, positionOf, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { actingAs } from '../acting.js';
import { fieldError } from '../field-error.js';
import type { Tenant, TenantStore } from './tenant.store.js';

const viewOf = (tenant: Tenant): TenantView =>
  tenantView.parse({
    tenant_id: tenant.tenantId,
    name: tenant.name,
    tier: tenant.tier,
    status: tenant.status,
    created_at: tenant.createdAt.toISOString(),
  });

/** `/admin/tenants`: for the platform's keys. */
export const tenantRoutes = (store: TenantStore): Route[] => [
  route(createTenant, async ({ body: { name, tier }, principal }) => {
    const { tenantId, adminKey } = await store.create({ name, tier }, actingAs(principal));
    return json(201, { tenant_id: tenantId, name, tier, admin_key: adminKey });
  }),
  route(listTenants, async ({ query: { limit, cursor } }) => {
    const rows = await store.list(positionOf(cursor), limit + 1);
    return json(
      200,
      pageOf(rows, limit, viewOf, ({ tenantId }) => tenantId),
    );
  }),
  route(suspendTenant, async ({ params: { id }, principal }) => {
    // Its keys are the only ones that could ever manage tenants again.
    if (id.toLowerCase() === PLATFORM_TENANT_ID) throw fieldError('id', 'the platform itself cannot be suspended');
    const tenant = await store.suspend(id, actingAs(principal));
    if (!tenant) throw new AppError('not_found', `no tenant ${id}`);
    return json(200, viewOf(tenant));
  }),
];
