import { z } from 'zod';
import { endpoint } from '../endpoint.js';
import { APPROVAL_VALIDATORS } from './approval-validation.js';

/** A rate against its band in the rollout plan of validation; null while there is nothing to measure. */
const band = z.strictObject({
  value: z.number().nullable(),
  standing: z.enum(['expected', 'watch', 'alert', 'no_data']),
  expected: z.strictObject({ min: z.number(), max: z.number() }),
  alert_below: z.number().nullable(),
  alert_above: z.number(),
});
export type Band = z.infer<typeof band>;

const rate = z.number().min(0).max(1).nullable();
const count = z.int().min(0);

export const approvalStatsView = z.strictObject({
  window: z.string(),
  total: count,
  /** Scored by a validator before people saw them; the rates, the bands and `go` are of these alone. */
  validated: count,
  /** Of all requests, what became of them at birth; the three add up to `total`. */
  auto_approved: count,
  auto_rejected: count,
  /** Left to people. */
  manual: count,
  /** The same of the validated, what was only recorded counted as what would have happened: what the rates are made of. */
  of_validated: z.strictObject({ auto_approved: count, auto_rejected: count, manual: count }),
  /** Rejected by validation, approved by a person afterwards. */
  false_positives: count,
  rates: z.strictObject({ auto_approved: rate, auto_rejected: rate, manual: rate, false_positive: rate }),
  bands: z.strictObject({ auto_approved: band, auto_rejected: band, manual: band, false_positive: band }),
  /** Of the validated, how many were only recorded: their figures are what would have happened. */
  observed: count,
  /** Requests that a validator failed to score. */
  validation_errors: count,
  validators: z.array(
    z.strictObject({
      type: z.enum(APPROVAL_VALIDATORS),
      scored: count,
      failed: count,
      /** Requests in which it found something that rejects. */
      blocked: count,
      mean_score: z.number().min(0).max(100).nullable(),
    }),
  ),
  /** What the plan raises an alert for, in sentences. */
  alerts: z.array(z.string()),
  /** The rollout of validation may go on: it runs, no validator failed, and no rate is where the plan raises an alert. */
  go: z.boolean(),
});
export type ApprovalStats = z.infer<typeof approvalStatsView>;

export const approvalStats = endpoint({
  id: 'approvalStats',
  app: 'approvals',
  method: 'GET',
  path: '/approvals/stats',
  summary: 'Rates of automatic and manual decisions, against the bands of the rollout plan',
  scopes: ['read'],
  query: z.strictObject({
    window: z
      .string()
      .regex(/^[1-9][0-9]{0,3}[mhd]$/, 'expected a time such as 90m, 24h or 7d')
      .default('24h'),
  }),
  answers: { 200: { description: 'the figures', schema: approvalStatsView } },
});
