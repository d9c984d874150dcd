import type { TestDatabase } from '@wingman/testkit';

/** Puts a policy into force that says this of approvals; each time the next revision. */
export async function putApprovalRules(database: TestDatabase, tenantId: string, rules: object): Promise<void> {
  await database.query(
    `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
     SELECT $1, coalesce(max(revision), 0) + 1, $2, $3, 'a test' FROM gatekeeper.policies WHERE tenant_id = $1`,
    [tenantId, `${'A'.repeat(43)}=`, JSON.stringify([{ layer: 'tenant', approvals: rules }])],
  );
}
