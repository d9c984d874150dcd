import { insertIntake, readPolicyInForce } from '@wingman/db';
import type { Db, IntakeEntry, Tx } from '@wingman/db';
import type { StoredPolicy } from '@wingman/policy';

/** What a policy follows: the tenant's own layers, and its tier's, which stays. */
export interface Followed extends StoredPolicy {
  tierLayers: unknown;
}

export interface NewPolicy {
  layers: readonly unknown[];
  changedBy: string;
}

/** What is recorded of a policy besides, once it is known what it follows. */
export interface Recorded {
  version: string;
  entry: IntakeEntry;
}

const NEWEST = `SELECT coalesce(max(p.revision), 0)::integer AS revision,
    coalesce((array_agg(p.layers ORDER BY p.revision DESC))[1], '[]') AS layers, kit.tier_layers() AS "tierLayers"
  FROM (SELECT revision, layers FROM gatekeeper.policies WHERE tenant_id = $1 ORDER BY revision DESC LIMIT 1) AS p`;

async function newest(tx: Tx, tenantId: string): Promise<Followed> {
  const { rows } = await tx.query<Followed & Record<string, unknown>>(NEWEST, [tenantId], { name: 'newest_policy' });
  return rows[0] ?? { revision: 0, layers: [], tierLayers: [] };
}

/** Every policy that tenants ever had; nothing is ever changed or removed. */
export function createPolicyStore(db: Db) {
  return {
    /** What is in force: the tier's layer, then the tenant's own. */
    newest: (tenantId: string): Promise<StoredPolicy> => db.inTenant(tenantId, readPolicyInForce),

    /**
     * Puts a policy on top and records it for the ledger. Two at once come one after the other; `describe` is told which
     * policy this one really follows.
     */
    append: (
      tenantId: string,
      { layers, changedBy }: NewPolicy,
      describe: (before: Followed) => Recorded,
    ): Promise<void> =>
      db.inTenant(tenantId, async (tx) => {
        await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('gatekeeper.policies ' || $1, 0))`, [tenantId]);
        const before = await newest(tx, tenantId);
        const { version, entry } = describe(before);
        await tx.query(
          `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
           VALUES ($1, $2, $3, $4, $5)`,
          [tenantId, before.revision + 1, version, JSON.stringify(layers), changedBy],
        );
        await insertIntake(tx, [entry]);
      }),
  };
}
export type PolicyStore = ReturnType<typeof createPolicyStore>;
