import type { ApprovalStatus } from '@wingman/contracts';
import { readPolicyInForce } from '@wingman/db';
import type { Db } from '@wingman/db';
import type { PolicyShelf } from '@wingman/policy';
import type { RecordedApproval } from '@wingman/token';
import type { EarlierExecution } from './execution.js';

/** An approval as it lies there, with what has run of it. */
export interface ApprovalToExecute extends RecordedApproval {
  binding: 'bound' | 'unresolved';
  earlier: EarlierExecution[];
}

interface ApprovalRow {
  tenant_id: string;
  approval_id: string;
  worker_id: string;
  instruction: string;
  environment: string;
  commands: string[][];
  objects: Record<string, string>;
  binding: ApprovalToExecute['binding'];
  digest: string;
  policy_version: string;
  status: ApprovalStatus;
  expires_at: Date;
  decided_at: Date | null;
  signature: string | null;
}

interface ExecutionRow {
  command_digest: string;
  made: Record<string, string>;
}

const EARLIER = `SELECT command_digest, made FROM gateway.executions
  WHERE tenant_id = $1 AND approval_id = $2 AND status <> 'REFUSED'`;

/** What the gateway may know of other services' data: an approval by its id, and the tenant's policy. */
export function createApprovalReader(db: Db) {
  const newest: PolicyShelf['newest'] = (tenantId) => db.inTenant(tenantId, readPolicyInForce);

  return {
    newest,

    async find(tenantId: string, approvalId: string): Promise<ApprovalToExecute | undefined> {
      const [approvals, executions] = await db.inTenant(tenantId, (tx) =>
        Promise.all([
          tx.query<ApprovalRow & Record<string, unknown>>('SELECT * FROM kit.approval_to_execute($1)', [approvalId], {
            name: 'approval_to_execute',
          }),
          tx.query<ExecutionRow & Record<string, unknown>>(EARLIER, [tenantId, approvalId], {
            name: 'earlier_executions',
          }),
          tx.commit(),
        ]),
      );
      const [row] = approvals.rows;
      if (!row) return undefined;
      const earlier = executions.rows.map(({ command_digest: digest, made }) => ({ commandDigest: digest, made }));
      return { ...recordedOf(row), earlier };
    },
  };
}
export type ApprovalReader = ReturnType<typeof createApprovalReader>;

const recordedOf = (row: ApprovalRow): Omit<ApprovalToExecute, 'earlier'> => ({
  tenantId: row.tenant_id,
  approvalId: row.approval_id,
  workerId: row.worker_id,
  instruction: row.instruction,
  environment: row.environment,
  commands: row.commands,
  objects: row.objects,
  binding: row.binding,
  digest: row.digest,
  policyVersion: row.policy_version,
  status: row.status,
  expiresAt: row.expires_at,
  decidedAt: row.decided_at ?? undefined,
  signature: row.signature ?? undefined,
});
