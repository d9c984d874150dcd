import { APPROVAL_VALIDATORS } from '@wingman/contracts';
import type { ApprovalValidator } from '@wingman/contracts';
import type { Db, TenantTx } from '@wingman/db';
import type { Counts, ValidatorCounts } from './stats.js';

// What became of a request at birth counts for all of them. Code that the output validator sends is judged there, not
// here. What only observed counts as what would have happened.
const WINDOW = `tenant_id = $1 AND created_at > statement_timestamp() - make_interval(secs => $2)
  AND created_at >= coalesce($3::timestamptz, '-infinity')`;
const VALIDATED = `validation IS NOT NULL AND validation ->> 'profile' <> 'output'`;
const REJECTED = `validation ->> 'decision' = 'AUTO_REJECT'`;
const APPROVED = `validation ->> 'decision' = 'AUTO_APPROVE' AND born_status = 'AUTO_APPROVED'`;

const COUNT = `SELECT statement_timestamp() AS now, count(*) AS total,
    count(*) FILTER (WHERE born_status = 'AUTO_APPROVED') AS born_approved,
    count(*) FILTER (WHERE born_status = 'AUTO_REJECTED') AS born_rejected,
    count(*) FILTER (WHERE ${VALIDATED}) AS validated,
    count(*) FILTER (WHERE ${VALIDATED} AND validation ? 'observed') AS observed,
    count(*) FILTER (WHERE ${VALIDATED} AND ${APPROVED}) AS approved,
    count(*) FILTER (WHERE ${VALIDATED} AND ${REJECTED}) AS rejected,
    count(*) FILTER (WHERE ${VALIDATED} AND ${REJECTED} AND status = 'APPROVED') AS false_positives,
    count(*) FILTER (WHERE ${VALIDATED} AND validation ? 'failed') AS errors
  FROM approvals.requests WHERE ${WINDOW}`;

const BY_VALIDATOR = `SELECT part ->> 'type' AS type, count(part ->> 'score') AS scored,
    count(*) FILTER (WHERE part ->> 'score' IS NULL) AS failed,
    count(*) FILTER (WHERE part -> 'issues' @> '[{"level": "blocking"}]') AS blocked,
    avg((part ->> 'score')::numeric) AS mean
  FROM approvals.requests, jsonb_array_elements(validation -> 'parts') AS part
  WHERE ${WINDOW} AND ${VALIDATED} AND validation ? 'parts' GROUP BY 1`;

const ALL_TIME_SECONDS = 20 * 365 * 24 * 3_600;

type CountRow = Record<
  | 'total'
  | 'born_approved'
  | 'born_rejected'
  | 'validated'
  | 'observed'
  | 'approved'
  | 'rejected'
  | 'false_positives'
  | 'errors',
  string
> & { now: Date };

/** Counts of the tenant's requests: of the last so many seconds, or since a moment. */
export const createStatsReader = (db: Db) => ({
  counts: (tenantId: string, window: number | Date): Promise<{ counts: Counts; now: Date }> =>
    db.inTenant(tenantId, async (tx) => {
      const values = window instanceof Date ? [tenantId, ALL_TIME_SECONDS, window] : [tenantId, window, null];
      const [{ rows }, validators] = [await tx.query<CountRow>(COUNT, values), await byValidator(tx, values)];
      const [row] = rows;
      if (!row) throw new Error('a count has one row');
      return {
        now: row.now,
        counts: {
          total: Number(row.total),
          bornApproved: Number(row.born_approved),
          bornRejected: Number(row.born_rejected),
          validated: Number(row.validated),
          observed: Number(row.observed),
          autoApproved: Number(row.approved),
          autoRejected: Number(row.rejected),
          falsePositives: Number(row.false_positives),
          errors: Number(row.errors),
          validators,
        },
      };
    }),
});
export type StatsReader = ReturnType<typeof createStatsReader>;

type ValidatorRow = Record<'scored' | 'failed' | 'blocked', string> & { type: ApprovalValidator; mean: string | null };

async function byValidator(tx: TenantTx, values: unknown[]): Promise<ValidatorCounts[]> {
  const { rows } = await tx.query<ValidatorRow>(BY_VALIDATOR, values);
  const found = new Map(rows.map((row) => [row.type, row]));
  return APPROVAL_VALIDATORS.flatMap((type) => {
    const row = found.get(type);
    if (!row) return [];
    const { scored, failed, blocked, mean } = row;
    return [
      {
        type,
        scored: Number(scored),
        failed: Number(failed),
        blocked: Number(blocked),
        mean_score: mean === null ? null : Number(Number(mean).toFixed(1)),
      },
    ];
  });
}
