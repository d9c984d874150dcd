import { z } from 'zod';
import { body, endpoint } from '../endpoint.js';
import { instant, line } from '../primitives.js';
import { approvalStatsView } from './approval-stats.js';

const app = 'approvals';

export const rolloutMode = z.enum(['enforce', 'observe']);
export type RolloutMode = z.infer<typeof rolloutMode>;

const percent = z.int().min(0).max(100);

/** How far validation in front of people is rolled out, and whether it may go on. */
export const approvalRolloutView = z.strictObject({
  /** VALIDATION_ENABLED; where it is false, nothing is validated, whatever the rest says. */
  enabled: z.boolean(),
  percent,
  /** `observe`: what would have happened is recorded, and nothing is done. */
  mode: rolloutMode,
  /** `settings`: nobody has said anything else for this tenant. */
  source: z.enum(['settings', 'tenant']),
  changed_by: z.string().nullable(),
  changed_at: instant.nullable(),
  reason: z.string().nullable(),
  /** The stage of the plan that it is in; null outside of the plan. */
  stage: z
    .strictObject({
      percent,
      hours: z.int(),
      elapsed_hours: z.number().nullable(),
      ends_at: instant.nullable(),
    })
    .nullable(),
  /** `go`: on to the next stage. `wait`: too early to say. `hold`: look first. `roll_back`: back at once. `off`: nothing runs. */
  decision: z.enum(['off', 'go', 'wait', 'hold', 'roll_back']),
  reasons: z.array(z.string()),
  next_percent: percent.nullable(),
  /** Of the stage so far; of the last seven days where nobody knows when it began. */
  stats: approvalStatsView,
});
export type ApprovalRollout = z.infer<typeof approvalRolloutView>;

const answers = { 200: { description: 'what holds now', schema: approvalRolloutView } };

export const getRollout = endpoint({
  id: 'getRollout',
  app,
  method: 'GET',
  path: '/approvals/rollout',
  summary: 'How far validation in front of people is rolled out, and whether it may go on',
  scopes: ['read', 'admin'],
  answers,
});

export const putRollout = endpoint({
  id: 'putRollout',
  app,
  method: 'PUT',
  path: '/approvals/rollout',
  summary: 'Set how many of the tenant’s requests are validated, and whether validation acts',
  scopes: ['admin'],
  body: body({ percent, mode: rolloutMode.optional(), reason: line(500).optional() }),
  answers,
});
