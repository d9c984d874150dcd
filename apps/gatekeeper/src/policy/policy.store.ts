import { insertIntake } from '@wingman/db';
import type { Db, IntakeEntry, Tx } from '@wingman/db';
import type { StoredPolicy } from '@wingman/policy';

export interface NewPolicy {
  version: string;
  layers: readonly unknown[];
  changedBy: string;
}

const NEWEST = 'SELECT revision, layers FROM gatekeeper.policies WHERE tenant_id = $1 ORDER BY revision DESC LIMIT 1';

async function newest(tx: Tx, tenantId: string): Promise<StoredPolicy> {
  const { rows } = await tx.query<StoredPolicy>(NEWEST, [tenantId], { name: 'newest_policy' });
  return rows[0] ?? { revision: 0, layers: [] };
}

/** Every policy that tenants ever had; nothing is ever changed or removed. */
export function createPolicyStore(db: Db) {
  return {
    newest: (tenantId: string): Promise<StoredPolicy> => db.inTenant(tenantId, (tx) => newest(tx, tenantId)),

    /**
     * Puts a policy on top and records it for the ledger. Two at once come one after the other; `entry` is told which
     * policy this one really follows.
     */
    append: (
      tenantId: string,
      { version, layers, changedBy }: NewPolicy,
      entry: (before: StoredPolicy) => IntakeEntry,
    ): Promise<void> =>
      db.inTenant(tenantId, async (tx) => {
        await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('gatekeeper.policies ' || $1, 0))`, [tenantId]);
        const before = await newest(tx, tenantId);
        await tx.query(
          `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
           VALUES ($1, $2, $3, $4, $5)`,
          [tenantId, before.revision + 1, version, JSON.stringify(layers), changedBy],
        );
        await insertIntake(tx, [entry(before)]);
      }),
  };
}
export type PolicyStore = ReturnType<typeof createPolicyStore>;
