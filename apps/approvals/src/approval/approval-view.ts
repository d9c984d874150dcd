import type { ApprovalAnswer, ApprovalDecision, ApprovalStatus, ApprovalView } from '@wingman/contracts';

/** A request as it lies in the database, with what people said of it. */
export interface ApprovalRow {
  approval_id: string;
  worker_id: string;
  title: string;
  instruction: string;
  environment: string;
  check_id: string | null;
  metadata: ApprovalView['metadata'];
  commands: string[][];
  objects: Record<string, string>;
  plans: NonNullable<ApprovalView['plans']>;
  binding: ApprovalView['binding'];
  digest: string;
  risk: ApprovalView['risk'];
  validation: ApprovalView['validation'] | null;
  policy_version: string;
  required_decisions: number;
  born_status: ApprovalStatus;
  status: ApprovalStatus;
  created_at: Date;
  expires_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
  note: string | null;
  decisions: (ApprovalDecision & { needs_more: number | null })[];
  escalated: { times: number; last_at: string } | null;
}

/** For `SELECT … FROM approvals.requests r`. */
export const APPROVAL_COLUMNS = `r.approval_id, r.worker_id, r.title, r.instruction, r.environment, r.check_id,
  r.metadata, r.commands, r.objects, r.plans, r.binding, r.digest, r.risk, r.validation, r.policy_version, r.required_decisions,
  r.born_status, r.status, r.created_at, r.expires_at, r.decided_at, r.decided_by, r.note,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('decision', d.decision, 'decided_by', d.decided_by,
      'decided_at', d.decided_at, 'note', d.note, 'needs_more', d.needs_more) ORDER BY d.decided_at, d.subject), '[]')
   FROM approvals.decisions d WHERE d.tenant_id = r.tenant_id AND d.approval_id = r.approval_id) AS decisions,
  (SELECT jsonb_build_object('times', e.done, 'last_at', e.last_at) FROM approvals.escalations e
   WHERE e.tenant_id = r.tenant_id AND e.approval_id = r.approval_id AND e.done > 0) AS escalated`;

/** Hashes in JSON are base64. */
const base64Of = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

type Answerable = Pick<
  ApprovalRow,
  'approval_id' | 'risk' | 'commands' | 'digest' | 'binding' | 'validation' | 'expires_at'
>;

/** What a request answers, in a state: the one it was born in, or the one it has. */
export const answerOf = (row: Answerable, status: ApprovalStatus): ApprovalAnswer => ({
  approval_id: row.approval_id,
  status,
  risk: row.risk,
  commands: row.commands,
  digest: base64Of(row.digest),
  binding: row.binding,
  ...(row.validation !== null && { validation: row.validation }),
  expires_at: row.expires_at.toISOString(),
});

/** The request with everything that happened to it. */
export const viewOf = (row: ApprovalRow): ApprovalView => ({
  ...answerOf(row, row.status),
  worker_id: row.worker_id,
  title: row.title,
  instruction: row.instruction,
  environment: row.environment,
  check_id: row.check_id,
  metadata: row.metadata,
  policy_version: row.policy_version,
  objects: row.objects,
  ...(row.plans.length > 0 && { plans: row.plans }),
  created_at: row.created_at.toISOString(),
  decisions: row.decisions.map(({ needs_more: _missing, ...made }) => ({
    ...made,
    decided_at: isoOf(made.decided_at),
  })),
  decided_by: row.decided_by,
  decided_at: row.decided_at?.toISOString() ?? null,
  note: row.note,
  needs_more: row.status === 'PENDING' ? missingApprovals(row) : 0,
  ...(row.escalated && { escalated: { times: row.escalated.times, last_at: isoOf(row.escalated.last_at) } }),
});

/** A time in JSON of the database's. */
const isoOf = (text: string): string => new Date(text).toISOString();

/** What the last decision left to do, where policy has become stricter since the request. */
const missingApprovals = ({ required_decisions: required, decisions }: ApprovalRow): number => {
  const approvals = decisions.filter(({ decision }) => decision === 'APPROVED');
  return Math.max(0, required - approvals.length, approvals.at(-1)?.needs_more ?? 0);
};
