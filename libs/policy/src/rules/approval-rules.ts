import { z } from 'zod';
import { codedActs } from './one-time-code.js';
import { approvalSchedule } from './approval-schedule.js';

/** What happens to a request that nobody answers. */
export const escalationRules = z.strictObject({
  /** How long it waits before people are told again, each time. */
  after_minutes: z
    .int()
    .min(1)
    .max(7 * 24 * 60),
  /** How often at the most. */
  times: z.int().min(1).max(10).default(1),
});
export type EscalationRules = z.infer<typeof escalationRules>;

/** How well a request must be made, where validation in front of people looks at it; left out: the profile's own. */
export const validationRules = z.strictObject({
  /** From this score on nothing stands against an automatic approval of everyday work. */
  operational: z.int().min(50).max(100).optional(),
  /** The same for deployments. */
  deployment: z.int().min(50).max(100).optional(),
  /** Below it a request is rejected. */
  floor: z.int().min(0).max(50).optional(),
});
export type ValidationRules = z.infer<typeof validationRules>;

/** What a layer of policy may say about approvals. */
export const approvalRules = z.strictObject({
  /** A request needs the id of an approved check of the same instruction. Left out: in `prd` only. */
  check_required: z.boolean().optional(),
  /** How many different people must approve what has the risk HIGH. */
  approvers_for_high: z.int().min(1).max(2).optional(),
  /** For what a person must give a one-time code besides. Left out: for nothing. */
  one_time_code_for: codedActs.optional(),
  /** For what two different people must say the same. Left out: for nothing but what `approvers_for_high` says. */
  second_person_for: codedActs.optional(),
  /** Who may approve when. What none of them is for may be approved by whoever may decide, at any time. */
  schedules: z.array(approvalSchedule).max(20).optional(),
  /** Left out: nobody is told twice. */
  escalation: escalationRules.optional(),
  validation: validationRules.optional(),
});
export type ApprovalRules = z.infer<typeof approvalRules>;

/** What holds of all these layers together: a later one has the last word on what it names. */
export const approvalRulesOf = (layers: readonly { approvals?: ApprovalRules | undefined }[]): ApprovalRules =>
  Object.assign({}, ...layers.map(({ approvals }) => approvals)) as ApprovalRules;
