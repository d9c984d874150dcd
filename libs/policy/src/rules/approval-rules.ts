import { z } from 'zod';

/** What a layer of policy may say about approvals. */
export const approvalRules = z.strictObject({
  /** A request needs the id of an approved check of the same instruction. Left out: in `prd` only. */
  check_required: z.boolean().optional(),
  /** How many different people must approve what has the risk HIGH. */
  approvers_for_high: z.int().min(1).max(2).optional(),
});
export type ApprovalRules = z.infer<typeof approvalRules>;

/** What holds of all these layers together: a later one has the last word on what it names. */
export const approvalRulesOf = (layers: readonly { approvals?: ApprovalRules | undefined }[]): ApprovalRules =>
  Object.assign({}, ...layers.map(({ approvals }) => approvals)) as ApprovalRules;
