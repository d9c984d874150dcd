import { tier as tierName } from '@wingman/contracts';
import type { Tier } from '@wingman/contracts';
import type { Db } from '@wingman/db';

/** What must be known of a tenant in whose name no key asks. */
export interface RollbackReader {
  /** The tenant's tier, and the person behind the key that a claim was logged by. Undefined: there is no such tenant. */
  behind(tenantId: string, keyId: string): Promise<{ tier: Tier; personId: string | undefined } | undefined>;
}

export const createRollbackReader = (db: Db): RollbackReader => ({
  behind: (tenantId, keyId) =>
    db.inTenant(tenantId, async (tx) => {
      const { rows } = await tx.query<{ tier: string | null; person_id: string | null }>(
        `SELECT kit.tenant_tier() AS tier,
           (SELECT person_id FROM kit.people_behind(ARRAY[$1::uuid], NULL) WHERE key_id = $1 LIMIT 1) AS person_id`,
        [keyId],
      );
      const [row] = rows;
      if (!row || row.tier === null) return undefined;
      return { tier: tierName.parse(row.tier), personId: row.person_id ?? undefined };
    }),
});
