import type { CheckView } from '@wingman/contracts';
import type { Db, IntakeEntry } from '@wingman/db';
import { v7 as uuidv7 } from 'uuid';
import { instructionDigest } from './check.js';
import type { Asked, CheckResult } from './check.js';

export interface NewCheck {
  tenantId: string;
  checkId: string;
  asked: Asked;
  result: CheckResult;
  /** The policy it was judged by. */
  revision: number;
  entry: IntakeEntry;
}

export interface CheckFilter {
  workerId: string | undefined;
  decision: string | undefined;
  /** Only checks older than this one. */
  before: string | undefined;
  limit: number;
}

export interface CheckPage {
  items: CheckView[];
  /** There are older ones. */
  more: boolean;
}

interface Row {
  check_id: string;
  worker_id: string;
  environment: string;
  result: CheckResult;
  baseline: CheckView['baseline'] | null;
  created_at: Date;
}

// One statement: a check, its ledger entry and the proof that its policy is still in force stand or fall together.
const INSERT = `WITH stored AS (
    INSERT INTO gatekeeper.checks (tenant_id, check_id, worker_id, environment, decision, policy_version,
      instruction_sha256, result, checks, baseline)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, CASE WHEN $9::jsonb IS NULL THEN NULL ELSE 'PENDING' END
    WHERE (SELECT coalesce(max(revision), 0) FROM gatekeeper.policies WHERE tenant_id = $1) = $10
    RETURNING tenant_id
  )
  INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields) SELECT tenant_id, $11, $12, $13 FROM stored`;

const COLUMNS = 'check_id, worker_id, environment, result, baseline, created_at';

/** A page ends early rather than hold more than this of results. */
const MAX_PAGE_CHARACTERS = 4 * 1024 * 1024;

export function createCheckStore(db: Db) {
  return {
    /** Records a check with its ledger entry. False: the policy has changed meanwhile, and nothing was recorded. */
    async insert({ tenantId, checkId, asked, result, revision, entry }: NewCheck): Promise<boolean> {
      const values = [
        tenantId,
        checkId,
        asked.workerId,
        asked.environment,
        result.decision,
        result.policy_version,
        instructionDigest(asked.instruction),
        JSON.stringify(result),
        asked.checks === undefined ? null : JSON.stringify(asked.checks),
        revision,
        entry.kind,
        uuidv7(),
        JSON.stringify(entry.fields),
      ];
      return db.inTenant(tenantId, async (tx) => {
        const inserted = tx.query(INSERT, values, { name: 'insert_check' });
        const committed = tx.commit();
        const { rowCount } = await inserted;
        await committed;
        return rowCount === 1;
      });
    },

    /** The check with this id; `workerId` hides those of other workers. */
    async find(tenantId: string, checkId: string, workerId: string | undefined): Promise<CheckView | undefined> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<Row>(
          `SELECT ${COLUMNS} FROM gatekeeper.checks
           WHERE tenant_id = $1 AND check_id = $2 AND ($3::text IS NULL OR worker_id = $3)`,
          [tenantId, checkId, workerId ?? null],
        ),
      );
      return rows[0] && viewOf(rows[0]);
    },

    /** Newest first. */
    async list(tenantId: string, { workerId, decision, before, limit }: CheckFilter): Promise<CheckPage> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<Row & { found: string }>(
          `WITH newest AS (
             SELECT ${COLUMNS} FROM gatekeeper.checks
             WHERE tenant_id = $1 AND ($2::text IS NULL OR worker_id = $2) AND ($3::text IS NULL OR decision = $3)
               AND ($4::uuid IS NULL OR check_id < $4)
             ORDER BY check_id DESC LIMIT $5
           ), sized AS (
             SELECT *, count(*) OVER () AS found, coalesce(sum(length(result::text)) OVER (
               ORDER BY check_id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS characters_before
             FROM newest
           )
           SELECT ${COLUMNS}, found FROM sized WHERE characters_before < ${MAX_PAGE_CHARACTERS}
           ORDER BY check_id DESC`,
          [tenantId, workerId ?? null, decision ?? null, before ?? null, limit + 1],
        ),
      );
      const items = rows.slice(0, limit).map(viewOf);
      return { items, more: Number(rows[0]?.found ?? 0) > items.length };
    },
  };
}
export type CheckStore = ReturnType<typeof createCheckStore>;

const viewOf = ({ check_id, worker_id, environment, result, baseline, created_at: createdAt }: Row): CheckView => ({
  check_id,
  worker_id,
  environment,
  ...result,
  ...(baseline !== null && { baseline }),
  created_at: createdAt.toISOString(),
});
