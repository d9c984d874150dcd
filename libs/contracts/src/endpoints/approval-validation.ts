import { z } from 'zod';

/** The validators in front of people; `composite` weighs what the others say. */
export const APPROVAL_VALIDATORS = [
  'code_scanner',
  'content_quality',
  'dependency',
  'consistency',
  'composite',
] as const;
export type ApprovalValidator = (typeof APPROVAL_VALIDATORS)[number];

const share = z.number().min(0).max(100);

/** What a validator found, why it matters, and how it is put right. */
export const validationIssue = z.strictObject({
  rule_id: z.string(),
  /** `blocking`: it rejects, whatever the score. `person`: a person must look. `points`: it costs points alone. */
  level: z.enum(['blocking', 'person', 'points']),
  message: z.string(),
  fix: z.string(),
});
export type ValidationIssue = z.infer<typeof validationIssue>;

/** One validator's part of the score: `points` is `score` × `weight` / 100. */
export const validationPart = z.strictObject({
  type: z.enum(APPROVAL_VALIDATORS),
  /** Null: it failed and has said nothing; a person decides. */
  score: share.nullable(),
  weight: share,
  points: share,
  issues: z.array(validationIssue),
});
export type ValidationPart = z.infer<typeof validationPart>;

/** What a validator said before people saw the request. */
export const approvalValidation = z.strictObject({
  profile: z.string(),
  score: share,
  decision: z.enum(['AUTO_APPROVE', 'AUTO_REJECT', 'MANUAL_REVIEW']),
  /** Why, each in a sentence that says how to fix it. */
  issues: z.array(z.string()),
  /** The points of all parts are the score. */
  parts: z.array(validationPart).optional(),
  /** From this score on it is approved, where the risk lets nothing else be asked. */
  threshold: share.optional(),
  /** Below it, it is rejected. */
  floor: share.optional(),
  /** It was only recorded and changed nothing. */
  observed: z.literal(true).optional(),
  /** Validators that failed. */
  failed: z.array(z.string()).optional(),
});
export type ApprovalValidation = z.infer<typeof approvalValidation>;
