import { logClaimBody } from '@wingman/contracts';
import type { Check, ClaimContext } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { z } from 'zod';

/** A claim as the ledger holds it, with what a verdict needs of it. */
export interface LoggedClaim {
  claimId: string;
  seq: number;
  workerId: string;
  claim: string;
  checks: Check[] | undefined;
  context: ClaimContext | undefined;
}

interface Row {
  seq: string;
  leaf: Buffer;
}

const claimLeaf = z.looseObject({
  entry_id: z.uuid(),
  worker_id: z.string(),
  claim: z.string(),
  checks: logClaimBody.shape.checks,
  context: logClaimBody.shape.context,
});

/** Reads logged claims from the ledger's entries (SELECT granted to the verifier). */
export function createLoggedClaimStore(db: Db) {
  return {
    async find(tenantId: string, claimId: string): Promise<LoggedClaim | undefined> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<Row>(
          `SELECT seq, leaf FROM ledger.entries WHERE tenant_id = $1 AND entry_id = $2 AND kind = 'claim'`,
          [tenantId, claimId],
        ),
      );
      return rows[0] && claimOf(rows[0]);
    },

    /** Claims of a range of the log that have no verdict of the auditor yet, in order; `to` is included. */
    async withoutVerdict(tenantId: string, { from, to, limit }: { from: number; to: number; limit: number }) {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<Row>(
          `SELECT e.seq, e.leaf FROM ledger.entries e
           WHERE e.tenant_id = $1 AND e.seq BETWEEN $2 AND $3 AND e.kind = 'claim' AND NOT EXISTS (
             SELECT FROM verifier.verifications v
             WHERE v.tenant_id = e.tenant_id AND v.claim_id = e.entry_id::uuid AND v.binding)
           ORDER BY e.seq LIMIT $4`,
          [tenantId, from, to, limit],
          { name: 'claims_without_verdict' },
        ),
      );
      return rows.map(claimOf);
    },
  };
}
export type LoggedClaimStore = ReturnType<typeof createLoggedClaimStore>;

function claimOf({ seq, leaf }: Row): LoggedClaim {
  const {
    entry_id: claimId,
    worker_id: workerId,
    claim,
    checks,
    context,
  } = claimLeaf.parse(JSON.parse(leaf.toString()));
  return { claimId, seq: Number(seq), workerId, claim, checks, context };
}
