import { z } from 'zod';
import { approvalStatus, commandText, commandWords } from '../approval-words.js';
import { body, byId, endpoint } from '../endpoint.js';
import type { Endpoint } from '../endpoint.js';
import {
  base64Hash,
  cursor,
  id,
  instant,
  limit,
  line,
  longText,
  metadata,
  namedId,
  page,
  workerId,
} from '../primitives.js';
import { environmentName, ruleId } from '../violation.js';
import { approve, pauseApprovals, reject, resumeApprovals } from './approval-decisions.js';
import { getRollout, putRollout } from './approval-rollout.js';
import { approvalStats } from './approval-stats.js';
import { approvalValidation } from './approval-validation.js';
import { getJwks, mintToken, withdrawToken } from './capability-tokens.js';
import { authzenEndpoints } from './authzen.js';
import { rejectApprovals } from './bulk-reject.js';
import { requestRollback } from './rollbacks.js';

const app = 'approvals';

export const RISK_LEVELS = ['LOW', 'MEDIUM', 'HIGH'] as const;
export const riskLevel = z.enum(RISK_LEVELS);
export type RiskLevel = z.infer<typeof riskLevel>;

/** What running it would mean, and why it is thought so. */
export const approvalRisk = z.strictObject({
  level: riskLevel,
  score: z.number().min(0).max(100),
  reasons: z.array(z.strictObject({ rule_id: ruleId, message: z.string() })),
  reversibility: z.enum(['read_only', 'reversible', 'externally_reversible', 'irreversible']),
});
export type ApprovalRisk = z.infer<typeof approvalRisk>;

export const MAX_COMMANDS = 50;
export const approvalBody = body({
  worker_id: workerId,
  title: line(200),
  instruction: longText,
  /** Left out: the command lines of the instruction's code blocks, if each of them can be taken literally. */
  commands: z.array(commandText).min(1).max(MAX_COMMANDS).optional(),
  environment: environmentName,
  check_id: namedId.optional(),
  ttl_seconds: z
    .int()
    .min(1)
    .max(7 * 24 * 3_600)
    .optional(),
  metadata: metadata.optional(),
});
export type ApprovalBody = z.infer<typeof approvalBody>;

const answerFields = {
  approval_id: id,
  status: approvalStatus,
  risk: approvalRisk,
  /** Exactly what is asked for, each command as its words. */
  commands: z.array(commandWords),
  /** Of everything that is bound: commands, instruction, environment, worker, tenant, policy, resolved objects. */
  digest: base64Hash,
  /** `unresolved`: a command names objects whose identity nobody could fix; no token is minted for it. */
  binding: z.enum(['bound', 'unresolved']),
  validation: approvalValidation.optional(),
  expires_at: instant,
};
export const approvalAnswer = z.strictObject({ ...answerFields, duplicate_of: id.optional() });
export type ApprovalAnswer = z.infer<typeof approvalAnswer>;

/** One person's word on a request. */
export const approvalDecision = z.strictObject({
  decision: z.enum(['APPROVED', 'REJECTED']),
  decided_by: z.string(),
  decided_at: instant,
  note: z.string().nullable(),
});
export type ApprovalDecision = z.infer<typeof approvalDecision>;

export const approvalView = z.strictObject({
  ...answerFields,
  worker_id: workerId,
  title: z.string(),
  instruction: z.string(),
  environment: environmentName,
  check_id: id.nullable(),
  metadata: metadata.nullable(),
  policy_version: base64Hash,
  /**
   * What the commands name, as it was, by `<index of the command> <kind> <name>`: ids, digests, `absent`,
   * `created_by:<index>`; `unresolved` where nobody could fix it.
   */
  objects: z.record(z.string(), z.string()),
  /** What a command would do, by its index, as it was foreseen; for people only, and left out where nobody foresees it. */
  plans: z.array(z.strictObject({ command: z.int().min(0), text: z.string() })).optional(),
  created_at: instant,
  /** In the order in which they were made. */
  decisions: z.array(approvalDecision),
  decided_by: z.string().nullable(),
  decided_at: instant.nullable(),
  note: z.string().nullable(),
  /** How many different people must still approve; 0 when it no longer waits. */
  needs_more: z.int().min(0),
  /** People were told again, since nobody had answered; left out: never. */
  escalated: z.strictObject({ times: z.int().min(1), last_at: instant }).optional(),
});
export type ApprovalView = z.infer<typeof approvalView>;

const pageQuery = { worker_id: workerId.optional(), limit, cursor: cursor.optional() };
const approvalPage = { 200: { description: 'a page of requests', schema: page(approvalView) } };
const oneApproval = { 200: { description: 'the request', schema: approvalView } };

export const requestApproval = endpoint({
  id: 'requestApproval',
  app,
  method: 'POST',
  path: '/approvals/request',
  summary: 'Ask a person to approve commands',
  scopes: ['work'],
  body: approvalBody,
  idempotency: 'own',
  answers: {
    200: { description: 'the same request waits already', schema: approvalAnswer },
    201: { description: 'the request, with what was decided at once', schema: approvalAnswer },
  },
});

export const listApprovals = endpoint({
  id: 'listApprovals',
  app,
  method: 'GET',
  path: '/approvals',
  summary: 'Approval requests, newest first',
  scopes: ['work', 'read'],
  query: z.strictObject({ status: approvalStatus.optional(), ...pageQuery }),
  answers: approvalPage,
});

export const listPendingApprovals = endpoint({
  id: 'listPendingApprovals',
  app,
  method: 'GET',
  path: '/approvals/pending',
  summary: 'Approval requests that wait for a person, newest first',
  scopes: ['work', 'read'],
  query: z.strictObject(pageQuery),
  answers: approvalPage,
});

export const getApproval = endpoint({
  id: 'getApproval',
  app,
  method: 'GET',
  path: '/approvals/:id',
  summary: 'One approval request',
  scopes: ['work', 'read'],
  params: byId,
  answers: oneApproval,
});

const DEFAULT_WAIT_SECONDS = 30;

export const waitForApproval = endpoint({
  id: 'waitForApproval',
  app,
  method: 'GET',
  path: '/approvals/:id/wait',
  summary: 'Wait until it is decided, at most `timeout` seconds',
  scopes: ['work', 'read'],
  params: byId,
  query: z.strictObject({
    timeout: z
      .string()
      .regex(/^(?:[1-5]?[0-9]|60)$/, 'expected 0 to 60')
      .transform(Number)
      .default(DEFAULT_WAIT_SECONDS),
  }),
  answers: { 200: { description: 'the request, decided or as it is when time is up', schema: approvalView } },
});

export const cancelApproval = endpoint({
  id: 'cancelApproval',
  app,
  method: 'POST',
  path: '/approvals/:id/cancel',
  summary: 'Withdraw the request',
  scopes: ['work'],
  params: byId,
  body: body({}),
  answers: oneApproval,
});

export const approvalsEndpoints: readonly Endpoint[] = [
  requestApproval,
  listApprovals,
  listPendingApprovals,
  approvalStats,
  getRollout,
  putRollout,
  pauseApprovals,
  resumeApprovals,
  rejectApprovals,
  getApproval,
  waitForApproval,
  approve,
  reject,
  cancelApproval,
  mintToken,
  withdrawToken,
  getJwks,
  requestRollback,
  ...authzenEndpoints,
];
