import {
  AppError,
  changeTier,
  createTenant,
  eraseTenant,
  listTenants,
  resumeTenant,
  suspendTenant,
  tenantView,
} from '@wingman/contracts';
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
    assertNotPlatform(id, 'suspended');
    return json(200, viewOf(found(id, await store.suspend(id, actingAs(principal)))));
  }),
  route(resumeTenant, async ({ params: { id }, principal }) =>
    json(200, viewOf(found(id, await store.resume(id, actingAs(principal))))),
  ),
  route(changeTier, async ({ params: { id }, body: { tier }, principal }) => {
    assertNotPlatform(id, 'moved to another tier');
    return json(200, viewOf(found(id, await store.changeTier(id, tier, actingAs(principal)))));
  }),
  route(eraseTenant, async ({ params: { id }, body: { confirm, log_size: expected }, principal }) => {
    assertNotPlatform(id, 'erased');
    const { outcome, logSize } = await store.erase(id, { name: confirm, logSize: expected }, actingAs(principal));
    switch (outcome) {
      case 'ERASED':
        return json(200, { tenant_id: id, status: 'ERASED', log_size: logSize });
      case 'NOT_FOUND':
        throw new AppError('not_found', `no tenant ${id}`);
      case 'NOT_SUSPENDED':
        throw fieldError('id', 'the tenant is not suspended: suspend it first');
      case 'OTHER_NAME':
        throw fieldError('confirm', "is not the tenant's name");
      case 'BUSY':
        throw new AppError('ledger_busy', BUSY, { retryAfterSeconds: 5 });
    }
  }),
];

function assertNotPlatform(id: string, what: string): void {
  if (id === PLATFORM_TENANT_ID) throw fieldError('id', `the platform itself cannot be ${what}`);
}

function found(id: string, tenant: Tenant | undefined): Tenant {
  if (!tenant) throw new AppError('not_found', `no tenant ${id}`);
  return tenant;
}

const BUSY = 'something of the tenant still runs, or its log is not covered by the meta-log to its end: try again';
