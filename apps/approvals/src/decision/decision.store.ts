import { ROLLBACK_OF } from '@wingman/contracts';
import type { ApprovalStatus } from '@wingman/contracts';
import type { Tx } from '@wingman/db';
import type { EarlierDecision, PersonalKey, Verdict } from './decision.js';

/** A decision that was judged and signed, ready to be recorded. */
export interface NewDecision {
  tenantId: string;
  approvalId: string;
  /** The state in which the request was judged. */
  before: ApprovalStatus;
  /** The state that it enters; the same while other people must still agree. */
  after: ApprovalStatus;
  subject: string;
  verdict: Verdict;
  /** How many people must still agree after it. */
  needsMore: number;
  decidedBy: string;
  keyId: string;
  note: string | undefined;
  signature: string;
  at: Date;
}

const APPROVALS_OF = `SELECT subject, key_id, signature FROM approvals.decisions
  WHERE tenant_id = $1 AND approval_id = $2 AND decision = 'APPROVED'`;

const PEOPLE_BEHIND = `SELECT behind.key_id, behind.worker_id, behind.person_id
  FROM approvals.requests r, kit.people_behind(
    ARRAY(SELECT d.key_id FROM approvals.decisions d WHERE d.tenant_id = $1 AND d.approval_id = $2) || r.requester_key_id,
    CASE WHEN starts_with(r.worker_id, $3) THEN substr(r.worker_id, length($3) + 1) ELSE r.worker_id END
  ) AS behind
  WHERE r.tenant_id = $1 AND r.approval_id = $2`;

/** Who has approved the request before, and which people stand behind the keys that matter to it. */
export async function readEarlier(
  tx: Tx,
  tenantId: string,
  approvalId: string,
): Promise<{ earlier: EarlierDecision[]; keys: PersonalKey[] }> {
  const [decisions, people] = await Promise.all([
    tx.query<{ subject: string; key_id: string; signature: string }>(APPROVALS_OF, [tenantId, approvalId], {
      name: 'approvals_of',
    }),
    tx.query<{ key_id: string; worker_id: string | null; person_id: string }>(
      PEOPLE_BEHIND,
      [tenantId, approvalId, ROLLBACK_OF],
      {
        name: 'people_behind',
      },
    ),
  ]);
  return {
    earlier: decisions.rows.map(({ subject, key_id: keyId, signature }) => ({ subject, keyId, signature })),
    keys: people.rows.map((row) => ({
      keyId: row.key_id,
      workerId: row.worker_id ?? undefined,
      personId: row.person_id,
    })),
  };
}

const OPEN = `r.tenant_id = $1 AND r.approval_id = $2 AND r.status = $3 AND r.expires_at > clock_timestamp()`;
const RECORD = `INSERT INTO approvals.decisions
    (tenant_id, approval_id, subject, decision, decided_by, key_id, note, signature, decided_at,
     needs_more)
  SELECT tenant_id, approval_id, $4, $5, $6, $7, $8, $9, $10, $11`;

const SAY = `${RECORD} FROM approvals.requests r WHERE ${OPEN}`;
const SETTLE = `WITH settled AS (
    UPDATE approvals.requests r SET status = $5, decided_by = $6, note = $8, signature = $9, decided_at = $10
    WHERE ${OPEN}
    RETURNING r.tenant_id, r.approval_id
  )
  ${RECORD} FROM settled`;

/**
 * Records a decision, and with it the state that the request enters. False when it no longer is in the state in which
 * it was judged, or its time is up by the database's clock: then nothing has changed.
 */
export async function recordDecision(tx: Tx, made: NewDecision): Promise<boolean> {
  const values = [
    made.tenantId,
    made.approvalId,
    made.before,
    made.subject,
    made.verdict,
    made.decidedBy,
    made.keyId,
    made.note ?? null,
    made.signature,
    made.at,
    made.needsMore,
  ];
  const settles = made.after !== made.before;
  const { rowCount } = await tx.query(settles ? SETTLE : SAY, values, {
    name: settles ? 'settle_approval' : 'say_approval',
  });
  return rowCount === 1;
}
