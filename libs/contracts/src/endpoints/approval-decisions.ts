import { z } from 'zod';
import { approvalStatus } from '../approval-words.js';
import { body, byId, endpoint } from '../endpoint.js';
import { id, instant, line, oneTimeCode } from '../primitives.js';

const app = 'approvals';

export const decisionAnswer = z.strictObject({
  approval_id: id,
  status: approvalStatus,
  decided_by: z.string(),
  decided_at: instant,
  /** How many different people must still approve, while the request waits for them. */
  needs_more: z.int().min(1).optional(),
});
export type DecisionAnswer = z.infer<typeof decisionAnswer>;

const decided = { 200: { description: 'the decision, as recorded', schema: decisionAnswer } };

export const approve = endpoint({
  id: 'approve',
  app,
  method: 'POST',
  path: '/approvals/:id/approve',
  summary: 'Approve exactly what is shown',
  scopes: ['decide'],
  params: byId,
  body: body({ note: line(500).optional(), otp: oneTimeCode.optional() }),
  idempotency: 'kit',
  answers: decided,
});

export const reject = endpoint({
  id: 'reject',
  app,
  method: 'POST',
  path: '/approvals/:id/reject',
  summary: 'Reject',
  scopes: ['decide'],
  params: byId,
  body: body({ reason: line(500).min(3) }),
  idempotency: 'kit',
  answers: decided,
});

const pauseState = { 200: { description: 'what holds now', schema: z.strictObject({ paused: z.boolean() }) } };

export const pauseApprovals = endpoint({
  id: 'pauseApprovals',
  app,
  method: 'POST',
  path: '/approvals/pause',
  summary: 'Stop all approvals of the tenant: nothing is approved and nothing minted until they are resumed',
  scopes: ['decide'],
  body: body({ reason: line(500).optional() }),
  answers: pauseState,
});

export const resumeApprovals = endpoint({
  id: 'resumeApprovals',
  app,
  method: 'POST',
  path: '/approvals/resume',
  summary: 'Resume approvals',
  scopes: ['decide'],
  body: body({ reason: line(500).optional() }),
  answers: pauseState,
});
