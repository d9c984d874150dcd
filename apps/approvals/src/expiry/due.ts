/** A request that a sweep over all tenants found. */
export interface DueRow extends Record<string, unknown> {
  tenant_id: string;
  approval_id: string;
}

/** What was found, tenant by tenant, since each change belongs to one. */
export function idsByTenant(rows: readonly DueRow[]): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { tenant_id: tenantId, approval_id: approvalId } of rows) {
    ids.set(tenantId, [...(ids.get(tenantId) ?? []), approvalId]);
  }
  return ids;
}
