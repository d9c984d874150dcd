import type { Tier } from '@wingman/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { PrismaTx } from '../db.js';
import { audit } from './audit.js';
import type { AuditActor } from './audit.js';
import { PLATFORM_TENANT_ID } from './platform.js';

export interface NewTenant {
  /** Made up when absent. */
  tenantId?: string;
  name: string;
  tier: Tier;
}

/**
 * Adds a tenant and records it in the platform's log. The transaction is the platform's
 * (`prismaInTenant(PLATFORM_TENANT_ID, …)`); returns the tenant's id. A name that is taken breaks the transaction with
 * a unique violation of `Tenant`.
 */
export async function insertTenant(
  tx: PrismaTx,
  { tenantId = uuidv7(), name, tier }: NewTenant,
  by: AuditActor,
): Promise<string> {
  await tx.tenant.create({ data: { tenantId, name, tier }, select: { tenantId: true } });
  await audit(tx, PLATFORM_TENANT_ID, 'tenant.created', by, { subject_tenant_id: tenantId, name, tier });
  return tenantId;
}

/**
 * Runs a part of a platform's transaction as one of its tenants, under that tenant's row-level security, and goes back
 * to the platform's. Everything still commits together.
 */
export async function asTenant<Result>(tx: PrismaTx, tenantId: string, work: () => Promise<Result>): Promise<Result> {
  await tx.$queryRaw`SELECT set_config('app.tenant_id', ${tenantId}, true)`;
  const result = await work();
  await tx.$queryRaw`SELECT set_config('app.tenant_id', ${PLATFORM_TENANT_ID}, true)`;
  return result;
}
