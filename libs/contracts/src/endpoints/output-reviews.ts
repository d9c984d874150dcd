import { z } from 'zod';
import { endpoint } from '../endpoint.js';
import { id, line, longText, workerId } from '../primitives.js';
import { tier } from '../scopes.js';

/** Who asked for a validation: nobody decides about their own code. */
export const reviewRequester = z.strictObject({
  key_id: id,
  actor: z.string(),
  tier,
  person: z.strictObject({ person_id: id, name: z.string() }).optional(),
});
export type ReviewRequester = z.infer<typeof reviewRequester>;

export const outputReviewBody = z.strictObject({
  tenant_id: id,
  /** The same validation opens the same request, however often it is asked for. */
  validation_id: id,
  worker_id: workerId,
  title: line(200),
  /** What was found, for people. */
  report: longText.max(60_000),
  score: z.number().min(0).max(100),
  issues: z.array(z.string()).max(50),
  requester: reviewRequester,
});
export type OutputReviewBody = z.infer<typeof outputReviewBody>;

export const outputReviewAnswer = z.strictObject({ approval_id: id });

/** A request for approval without commands: a person says whether code may be used. Nothing is minted for it. */
export const openOutputReview = endpoint({
  id: 'openOutputReview',
  app: 'approvals',
  method: 'POST',
  path: '/internal/output-reviews',
  summary: 'Ask a person about code that no rule decided',
  scopes: [],
  callers: ['output-validator'],
  body: outputReviewBody,
  answers: { 200: { description: 'the request, new or known', schema: outputReviewAnswer } },
});

export const outputReviewEndpoints = [openOutputReview];
