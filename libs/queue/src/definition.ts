import {
  checksBaselineJob,
  expireApprovalJob,
  validateOutputJob,
  verifyClaimsJob,
  watchVerdictJob,
} from '@wingman/contracts';
import type {
  ChecksBaselineJob,
  ExpireApprovalJob,
  ValidateOutputJob,
  VerifyClaimsJob,
  WatchVerdictJob,
} from '@wingman/contracts';
import type { z } from 'zod';

/** A queue of the product: who fills and who empties it agree on this. */
export interface QueueDefinition<Data> {
  /** BullMQ refuses `:` in it. */
  name: string;
  schema: z.ZodType<Data>;
  /** The event's own id, so that the same event waits once. No `:` in it. */
  jobId: (data: Data) => string;
}

/** The same queue for one host only, where not every consumer can do the work: `claims.verify@web-1`. */
export const atHost = <Data>(definition: QueueDefinition<Data>, host: string): QueueDefinition<Data> => ({
  ...definition,
  name: `${definition.name}@${host.replaceAll(':', '%3A')}`,
});

/** Logged claims that wait for the auditor. */
export const claimsVerify: QueueDefinition<VerifyClaimsJob> = {
  name: 'claims.verify',
  schema: verifyClaimsJob,
  jobId: ({ tenant_id: tenantId, from_seq: from, to_seq: to }) => `${tenantId}-${from}-${to}`,
};

/** Verdicts of the auditor that wait for the watcher. */
export const verdictsWatch: QueueDefinition<WatchVerdictJob> = {
  name: 'verdicts.watch',
  schema: watchVerdictJob,
  jobId: ({ verification_id: verificationId }) => verificationId,
};

/** Registered checks that wait for the verifier's baseline. */
export const checksBaseline: QueueDefinition<ChecksBaselineJob> = {
  name: 'checks.baseline',
  schema: checksBaselineJob,
  jobId: ({ check_id: checkId }) => checkId,
};

/** Requests for approval that end at their time. */
export const approvalsExpire: QueueDefinition<ExpireApprovalJob> = {
  name: 'approvals.expire',
  schema: expireApprovalJob,
  jobId: ({ approval_id: approvalId }) => approvalId,
};

/** Submitted code that waits for its validation. */
export const outputsValidate: QueueDefinition<ValidateOutputJob> = {
  name: 'outputs.validate',
  schema: validateOutputJob,
  jobId: ({ validation_id: validationId }) => validationId,
};
