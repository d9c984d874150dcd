import type { Scope, Tier } from '@wingman/contracts';
import { asTenant, audit, insertKey, insertTenant, PLATFORM_TENANT_ID, violatedUnique } from '@wingman/db';
import type { AuditActor, Db } from '@wingman/db';
import { fieldError } from '../field-error.js';

export interface Tenant {
  tenantId: string;
  name: string;
  tier: string;
  status: string;
  createdAt: Date;
}

export interface TenantStore {
  /** Adds a tenant with its first admin key. Throws `invalid_request` when the name is taken. */
  create(tenant: { name: string; tier: Tier }, by: AuditActor): Promise<{ tenantId: string; adminKey: string }>;
  /** Tenants after a position, in the order of their creation. */
  list(after: string | undefined, count: number): Promise<Tenant[]>;
  /** Suspends the tenant unless it is suspended already; undefined when there is none with this id. */
  suspend(tenantId: string, by: AuditActor): Promise<Tenant | undefined>;
}

const FIRST_KEY_SCOPES: readonly Scope[] = ['admin'];
const SHOWN = { tenantId: true, name: true, tier: true, status: true, createdAt: true } as const;

/** Tenants belong to the platform: everything here runs in the platform's own context. */
export function createTenantStore(db: Db): TenantStore {
  return {
    async create(tenant, by) {
      try {
        return await db.prismaInTenant(PLATFORM_TENANT_ID, async (tx) => {
          const tenantId = await insertTenant(tx, tenant, by);
          const { key } = await asTenant(tx, tenantId, () => insertKey(tx, { tenantId, scopes: FIRST_KEY_SCOPES }, by));
          return { tenantId, adminKey: key };
        });
      } catch (error) {
        if (violatedUnique(error) === 'tenants_name_key') throw fieldError('name', 'is taken', error);
        throw error;
      }
    },
    list: (after, count) =>
      db.prismaInTenant(PLATFORM_TENANT_ID, (tx) =>
        tx.tenant.findMany({
          where: after === undefined ? {} : { tenantId: { gt: after } },
          orderBy: { tenantId: 'asc' },
          take: count,
          select: SHOWN,
        }),
      ),
    suspend: (tenantId, by) =>
      db.prismaInTenant(PLATFORM_TENANT_ID, async (tx) => {
        const { count } = await tx.tenant.updateMany({
          where: { tenantId, status: 'ACTIVE' },
          data: { status: 'SUSPENDED' },
        });
        if (count === 1) await audit(tx, PLATFORM_TENANT_ID, 'tenant.suspended', by, { subject_tenant_id: tenantId });
        return (await tx.tenant.findUnique({ where: { tenantId }, select: SHOWN })) ?? undefined;
      }),
  };
}
