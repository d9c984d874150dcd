import { readPolicyInForce } from '@wingman/db';
import type { Db, Tx } from '@wingman/db';
import { storedWatchRules } from '@wingman/policy';
import type { RecheckRules } from '@wingman/policy';

/** A claim whose turn it is, and how many looks of the schedule it has had. */
export interface DueClaim {
  claimId: string;
  done: number;
}

/** What a tenant's round has to do; the claims are this process's for the length of the lease. */
export interface RoundToDo {
  rules: RecheckRules;
  due: DueClaim[];
}

const ENTRIES_PER_STEP = 1_000;
// A look that ends the process is tried this often, then the claim is left alone.
const MAX_STARTS = 3;

const ENROL = `INSERT INTO verifier.rechecks (tenant_id, claim_id, host, next_at)
  SELECT $1, c.entry_id::uuid, convert_from(c.leaf, 'UTF8')::jsonb #>> '{context,host}',
    clock_timestamp() + make_interval(mins => $4)
  FROM ledger.entries v
  JOIN ledger.entries c ON c.tenant_id = v.tenant_id AND c.entry_id = v.claim_id AND c.kind = 'claim'
  WHERE v.tenant_id = $1 AND v.seq >= $2 AND v.seq < $3 AND v.kind = 'verdict' AND v.verdict = 'TRUE'
  ON CONFLICT DO NOTHING`;

// Materialized: a plan that ran it once for each row would take more than the limit.
const TAKE = `WITH due AS MATERIALIZED (
    SELECT claim_id FROM verifier.rechecks
    WHERE tenant_id = $1 AND next_at <= clock_timestamp() AND done < $2 AND started < ${MAX_STARTS}
      AND (host IS NULL OR host = ANY ($5))
    ORDER BY next_at LIMIT $3 FOR UPDATE SKIP LOCKED
  )
  UPDATE verifier.rechecks r
  SET next_at = clock_timestamp() + make_interval(secs => $4), started = started + 1
  FROM due WHERE r.tenant_id = $1 AND r.claim_id = due.claim_id
  RETURNING r.claim_id, r.done`;

interface RecheckStoreDeps {
  db: Db;
  /** DEPLOYMENT_ENV, whose layer of policy counts. */
  deployment: string;
  /** The names of the machine that is looked at. */
  hosts: readonly string[];
  /** Seconds between two rounds of a tenant, over all replicas, and for how long a claim that was taken is taken. */
  roundSeconds: number;
  leaseSeconds: number;
}

/** Which claims are looked at again, and when. All of it is in PostgreSQL, so that a restart forgets nothing. */
export function createRecheckStore({ db, deployment, hosts, roundSeconds, leaseSeconds }: RecheckStoreDeps) {
  return {
    /** Every tenant that has a log and is not suspended, with the log's size. */
    async heads(): Promise<{ tenantId: string; size: number }[]> {
      const { rows } = await db.query<{ tenant_id: string; size: string }>(
        'SELECT tenant_id, size FROM ledger.working_heads()',
      );
      return rows.map((row) => ({ tenantId: row.tenant_id, size: Number(row.size) }));
    },

    /**
     * Begins a tenant's round: of several replicas one takes it. Undefined where policy wants none, or it is not time.
     * Claims found TRUE since the round before are taken into the schedule first.
     */
    beginRound: (tenantId: string, size: number): Promise<RoundToDo | undefined> =>
      db.inTenant(tenantId, async (tx) => {
        const rules = storedWatchRules((await readPolicyInForce(tx)).layers, deployment)?.verdicts.recheck;
        if (!rules) return undefined;
        const from = await takeRound(tx, tenantId, size, roundSeconds);
        if (from === undefined) return undefined;
        const to = Math.min(size, from + ENTRIES_PER_STEP);
        await tx.query(ENROL, [tenantId, from, to, rules.every_minutes], { name: 'enrol_rechecks' });
        await tx.query('UPDATE verifier.recheck_cursors SET next_seq = $2 WHERE tenant_id = $1', [tenantId, to]);
        const { rows } = await tx.query<{ claim_id: string; done: number }>(
          TAKE,
          [tenantId, rules.times, rules.most_per_round, leaseSeconds, hosts],
          { name: 'take_rechecks' },
        );
        return { rules, due: rows.map(({ claim_id: claimId, done }) => ({ claimId, done })) };
      }),
  };
}
export type RecheckStore = ReturnType<typeof createRecheckStore>;

/** Where the log is to be searched on; undefined unless the next round is due and nobody else begins it. */
async function takeRound(tx: Tx, tenantId: string, size: number, roundSeconds: number): Promise<number | undefined> {
  // What was found before anybody wanted it looked at again is not taken up: the first round would be all of the past.
  await tx.query('INSERT INTO verifier.recheck_cursors (tenant_id, next_seq) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    tenantId,
    size,
  ]);
  const { rows } = await tx.query<{ next_seq: string }>(
    `UPDATE verifier.recheck_cursors SET next_round_at = clock_timestamp() + make_interval(secs => $2)
     WHERE tenant_id = (
       SELECT tenant_id FROM verifier.recheck_cursors
       WHERE tenant_id = $1 AND next_round_at <= clock_timestamp() FOR UPDATE SKIP LOCKED)
     RETURNING next_seq`,
    [tenantId, roundSeconds],
    { name: 'take_recheck_round' },
  );
  return rows[0] && Number(rows[0].next_seq);
}
