import { logClaimBody, storedChecks } from '@wingman/contracts';
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
  checkId: string | undefined;
  /** When the ledger took it, or earlier where it says so itself. */
  claimedAt: string;
}

/** Which claims of a log are meant: about no host, about one, or about any. */
export type HostPart = { host: 'none' | 'any' } | { named: string };

interface Row {
  seq: string;
  leaf: Buffer;
}

const claimLeaf = z.looseObject({
  entry_id: z.uuid(),
  worker_id: z.string(),
  timestamp: z.iso.datetime(),
  check_id: logClaimBody.shape.check_id,
  occurred_at: logClaimBody.shape.occurred_at,
  claim: z.string(),
  checks: storedChecks.optional(),
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

    /** Whether the tenant is suspended: nothing of it is looked at until it is resumed. */
    async rests(tenantId: string): Promise<boolean> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<{ rests: boolean }>('SELECT kit.tenant_rests() AS rests', [], { name: 'tenant_rests' }),
      );
      return rows[0]?.rests !== false;
    },

    /**
     * Claims of a range of the log that have no verdict of the auditor yet, in order; `to` is included. OFFSET 0 has each
     * of them looked up by its key. Joined, or with the cast in the comparison, which row level security does not let into
     * an index since it may fail, all verdicts of a tenant are read for each claim of the range.
     */
    async withoutVerdict(tenantId: string, { from, to, limit, part }: OpenClaims): Promise<LoggedClaim[]> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<Row>(
          `SELECT e.seq, e.leaf FROM ledger.entries e CROSS JOIN LATERAL (SELECT e.entry_id::uuid AS claim_id OFFSET 0) of
           WHERE e.tenant_id = $1 AND e.seq BETWEEN $2 AND $3 AND e.kind = 'claim' AND NOT EXISTS (
             SELECT FROM verifier.verifications v
             WHERE v.tenant_id = e.tenant_id AND v.claim_id = of.claim_id AND v.binding OFFSET 0)
             AND ${conditionOf(part)}
           ORDER BY e.seq LIMIT $4`,
          [tenantId, from, to, limit, ...(part && 'named' in part ? [part.named] : [])],
          {
            name: `claims_without_verdict${part === undefined ? '' : 'named' in part ? '_of_host' : `_of_${part.host}`}`,
          },
        ),
      );
      return rows.map(claimOf);
    },
  };
}
export type LoggedClaimStore = ReturnType<typeof createLoggedClaimStore>;

interface OpenClaims {
  from: number;
  to: number;
  limit: number;
  /** Default: all. */
  part?: HostPart | undefined;
}

const HOST = `convert_from(e.leaf, 'UTF8')::jsonb #>> '{context,host}'`;

function conditionOf(part: HostPart | undefined): string {
  if (part === undefined) return 'true';
  if ('named' in part) return `${HOST} = $5`;
  return part.host === 'none' ? `${HOST} IS NULL` : `${HOST} IS NOT NULL`;
}

function claimOf({ seq, leaf }: Row): LoggedClaim {
  const told = claimLeaf.parse(JSON.parse(leaf.toString()));
  const { entry_id: claimId, worker_id: workerId, claim, checks, context, check_id: checkId } = told;
  const { timestamp, occurred_at: occurredAt = timestamp } = told;
  const claimedAt = Date.parse(occurredAt) < Date.parse(timestamp) ? occurredAt : timestamp;
  return { claimId, seq: Number(seq), workerId, claim, checks, context, checkId, claimedAt };
}
