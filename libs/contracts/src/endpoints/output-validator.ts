import { z } from 'zod';
import { body, byId, endpoint } from '../endpoint.js';
import { cursor, id, instant, limit, longText, page, workerId } from '../primitives.js';

const app = 'output-validator';

export const MAX_FILES = 200;
/** Of all contents together, in UTF-8. */
export const MAX_CONTENT_BYTES = 1024 * 1024;

/**
 * A file's place below the root of what was written: relative, by `/`, without steps up, empty steps or control
 * characters; the same place is not named twice.
 */
export const sourcePath = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029\\]*$/u, 'control characters and backslashes are not allowed')
  .refine((path) => !/^(?:\/|[A-Za-z]:)/.test(path), 'must be relative')
  .refine(
    (path) => path.split('/').every((step) => step !== '' && step !== '.' && step !== '..'),
    'must hold no empty step, no "." and no ".."',
  );

/** The same place, as file systems that fold case and composition see it. */
const placeOf = (path: string): string => path.normalize('NFC').toLowerCase();

const files = z
  .array(z.strictObject({ path: sourcePath, content: z.string() }))
  .min(1)
  .max(MAX_FILES)
  .refine((all) => new Set(all.map(({ path }) => placeOf(path))).size === all.length, 'names a place twice');

export const validateOutputBody = body({ worker_id: workerId, files, task: longText.max(10_000).optional() });
export type ValidateOutputBody = z.infer<typeof validateOutputBody>;

export const OUTPUT_DECISIONS = ['AUTO_APPROVE', 'AUTO_REJECT', 'MANUAL_REVIEW'] as const;
export const outputDecision = z.enum(OUTPUT_DECISIONS);
export type OutputDecision = z.infer<typeof outputDecision>;

export const outputIssue = z.strictObject({
  /** `<validator>.<rule>` */
  rule_id: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low', 'info']),
  confidence: z.enum(['high', 'medium', 'low']),
  /** Rejects whatever the score is. */
  blocking: z.boolean(),
  cwe: z.string().optional(),
  path: z.string(),
  line: z.int().min(1),
  column: z.int().min(1).optional(),
  message: z.string(),
  remediation: z.string(),
});
export type OutputIssue = z.infer<typeof outputIssue>;

const score = z.number().min(0).max(100);

export const outputValidatorReport = z.strictObject({
  /** `failed`: it could not look at all of it. `not_applicable`: nothing here is its business. `absent`: not part of this release. */
  status: z.enum(['done', 'failed', 'not_applicable', 'absent']),
  /** Null unless `done`. */
  score: score.nullable(),
  issues: z.array(outputIssue),
  /** Left out: how many more issues of little weight there are. */
  issues_omitted: z.int().min(1).optional(),
});
export type OutputValidatorReport = z.infer<typeof outputValidatorReport>;

/** How the score came about: the points of the parts add up to it. */
export const outputBreakdown = z.strictObject({
  validator: z.string(),
  /** Share of the whole, in percent, among those that were done. */
  weight: z.number().min(0).max(100),
  score,
  points: score,
});

export const outputComposite = z.strictObject({
  score,
  issues: z.array(outputIssue),
  profile: z.string(),
  breakdown: z.array(outputBreakdown),
  explanation: z.string(),
});

const decided = {
  decision: outputDecision,
  score,
  blocking_issues: z.array(outputIssue),
  validators: z.strictObject({
    syntax: outputValidatorReport,
    security: outputValidatorReport,
    dependency: outputValidatorReport,
    test: outputValidatorReport,
    composite: outputComposite,
  }),
};

/** What was decided about code. */
export const outputVerdict = z.strictObject(decided);
export type OutputVerdict = z.infer<typeof outputVerdict>;

export const validationAnswer = z.strictObject({
  validation_id: id,
  ...decided,
  /** The request by which a person decides, once it is open. */
  approval_id: id.optional(),
});
export type ValidationAnswer = z.infer<typeof validationAnswer>;

export const validationAccepted = z.strictObject({ validation_id: id, status: z.literal('PENDING') });

export const validationView = z.strictObject({
  validation_id: id,
  status: z.enum(['PENDING', 'DONE']),
  worker_id: workerId,
  created_at: instant,
  decided_at: instant.nullable(),
  task: z.string().nullable(),
  /** What was submitted, by its SHA-256 in hex; the contents are not kept. */
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int().min(0), sha256: z.string() })),
  approval_id: id.nullable(),
  /** Null while it waits, and once the tenant's tier keeps it no longer. */
  result: outputVerdict.nullable(),
});
export type ValidationView = z.infer<typeof validationView>;

const validationSummary = validationView.omit({ files: true, result: true, task: true }).extend({
  decision: outputDecision.nullable(),
  score: score.nullable(),
  files_count: z.int().min(1),
  blocking_count: z.int().min(0),
});
export type ValidationSummary = z.infer<typeof validationSummary>;

export const validateOutput = endpoint({
  id: 'validateOutput',
  app,
  method: 'POST',
  path: '/output_validation/validate',
  summary: 'Validate code before it is deployed; it is read, never run',
  scopes: ['work'],
  query: z.strictObject({ async: z.enum(['true', 'false']).default('false') }),
  body: validateOutputBody,
  idempotency: 'kit',
  answers: {
    200: { description: 'what was decided', schema: validationAnswer },
    202: { description: 'it waits; `GET /output_validation/:id` tells when it is done', schema: validationAccepted },
  },
});

export const listValidations = endpoint({
  id: 'listValidations',
  app,
  method: 'GET',
  path: '/output_validation',
  summary: 'Validations, newest first',
  scopes: ['work', 'read'],
  query: z.strictObject({
    worker_id: workerId.optional(),
    decision: outputDecision.optional(),
    limit,
    cursor: cursor.optional(),
  }),
  answers: { 200: { description: 'a page of validations', schema: page(validationSummary) } },
});

export const getValidation = endpoint({
  id: 'getValidation',
  app,
  method: 'GET',
  path: '/output_validation/:id',
  summary: 'One validation with its scores and issues',
  scopes: ['work', 'read'],
  params: byId,
  answers: { 200: { description: 'the validation', schema: validationView } },
});

export const outputValidatorEndpoints = [validateOutput, listValidations, getValidation];
