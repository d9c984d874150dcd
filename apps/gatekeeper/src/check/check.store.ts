import type { CheckView } from '@wingman/contracts';
import { createBatchedWrite } from '@wingman/db';
import type { Db, IntakeEntry } from '@wingman/db';
import { v7 as uuidv7 } from 'uuid';
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
  checks_sha256: Buffer | null;
  created_at: Date;
}

// One statement: checks, their ledger entries and the proof that their policy is still in force stand or fall together.
const INSERT = `WITH given AS (
    SELECT * FROM ROWS FROM (json_to_recordset($2) AS (check_id uuid, worker_id text, environment text, decision text,
      policy_version text, instruction_sha256 text, result jsonb, checks jsonb, checks_sha256 text, context jsonb,
      revision integer, kind text, entry_id uuid, fields jsonb)) WITH ORDINALITY
  ), stored AS (
    INSERT INTO gatekeeper.checks (tenant_id, check_id, worker_id, environment, decision, policy_version,
      instruction_sha256, result, checks, checks_sha256, context, baseline)
    SELECT $1, check_id, worker_id, environment, decision, policy_version, decode(instruction_sha256, 'base64'), result,
      checks, decode(checks_sha256, 'base64'), context, CASE WHEN checks IS NULL THEN NULL ELSE 'PENDING' END
    FROM given
    WHERE revision = (SELECT kit.policy_revision())
    RETURNING check_id
  ), recorded AS (
    INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields)
    SELECT $1, kind, entry_id, fields FROM given JOIN stored USING (check_id) ORDER BY ordinality
  )
  SELECT check_id FROM stored`;

const COLUMNS = 'check_id, worker_id, environment, result, baseline, checks_sha256, created_at';

/** A page ends early rather than hold more than this of results. */
const MAX_PAGE_CHARACTERS = 4 * 1024 * 1024;

export function createCheckStore(db: Db) {
  const insert = createBatchedWrite<NewCheck, boolean>({
    groupOf: ({ tenantId }) => tenantId,
    write: (checks) => insertTogether(db, checks),
  });
  return {
    /**
     * Records a check with its ledger entry; checks of one tenant that arrive during a transaction share the next. False:
     * the policy has changed meanwhile, and nothing was recorded.
     */
    insert,

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

/** Records checks of one tenant; which of them were judged by the policy that is in force. */
async function insertTogether(db: Db, checks: readonly NewCheck[]): Promise<boolean[]> {
  const tenantId = checks[0]?.tenantId ?? '';
  const stored = await db.inTenant(tenantId, async (tx) => {
    const values = [tenantId, `[${checks.map(rowOf).join(',')}]`];
    const inserted = tx.query<{ check_id: string }>(INSERT, values, { name: 'insert_checks' });
    const committed = tx.commit();
    const { rows } = await inserted;
    await committed;
    return new Set(rows.map(({ check_id: checkId }) => checkId));
  });
  return checks.map(({ checkId }) => stored.has(checkId));
}

const rowOf = ({ checkId, asked, result, revision, entry }: NewCheck): string =>
  JSON.stringify({
    check_id: checkId,
    worker_id: asked.workerId,
    environment: asked.environment,
    decision: result.decision,
    policy_version: result.policy_version,
    instruction_sha256: entry.fields.instruction_sha256,
    result,
    checks: asked.checks,
    checks_sha256: asked.checksSha256,
    context: asked.context,
    revision,
    kind: entry.kind,
    entry_id: uuidv7(),
    fields: entry.fields,
  });

const viewOf = ({ result, baseline, checks_sha256: sha256, created_at: createdAt, ...row }: Row): CheckView => ({
  check_id: row.check_id,
  worker_id: row.worker_id,
  environment: row.environment,
  ...result,
  ...(baseline !== null && { baseline }),
  ...(sha256 !== null && { checks_sha256: sha256.toString('base64') }),
  created_at: createdAt.toISOString(),
});
