import { z } from 'zod';
import { checks } from '../checks.js';
import { absolutePath, hostName } from '../check-fields.js';
import { body, byId, endpoint } from '../endpoint.js';
import { base64Hash, cursor, id, instant, limit, page, workerId } from '../primitives.js';
import { sectionName } from '../sections.js';
import { environmentName, violation } from '../violation.js';

const app = 'gatekeeper';

export const DECISIONS = ['APPROVED', 'REJECTED'] as const;
const decision = z.enum(DECISIONS);

/** `PENDING`: the verifier has yet to look at the world as it was when the checks were registered. */
export const BASELINES = ['PENDING', 'TAKEN', 'FAILED'] as const;
const baseline = z.enum(BASELINES);

export const checkBody = body({
  /** May be left out where the key is bound to a worker. */
  worker_id: workerId.optional(),
  instruction: z.string(),
  /** Default: the deployment's own. */
  environment: environmentName.optional(),
  /** What will prove a later claim with this check's id. */
  checks: checks.min(1).optional(),
  /** Where these checks are about; a later claim cannot change it. */
  context: z.strictObject({ cwd: absolutePath.optional(), host: hostName.optional() }).optional(),
}).refine(({ checks: registered, context }) => !context || registered !== undefined, {
  path: ['context'],
  message: 'is about checks, and there are none',
});
export type CheckBody = z.infer<typeof checkBody>;

const checkFields = {
  check_id: id,
  decision,
  missing_sections: z.array(sectionName),
  /** Found, with nothing or only a placeholder in it. */
  empty_sections: z.array(sectionName),
  /** Found more than once; their contents count together. */
  duplicate_sections: z.array(sectionName),
  sections_found: z.array(sectionName),
  violations: z.array(violation),
  /** How many violations more there are than the list shows. */
  violations_omitted: z.int().min(1).optional(),
  policy_version: base64Hash,
  /** Of the checks that were registered with the instruction. */
  baseline: baseline.optional(),
};
export const checkAnswer = z.strictObject(checkFields);
export type CheckAnswer = z.infer<typeof checkAnswer>;

export const checkView = z.strictObject({
  ...checkFields,
  /**
   * Of the checks that were registered and their context, as they were sent: SHA-256 over the canonical JSON (RFC 8785) of
   * `{v: 1, checks, context}`.
   */
  checks_sha256: base64Hash.optional(),
  worker_id: workerId,
  environment: environmentName,
  created_at: instant,
});
export type CheckView = z.infer<typeof checkView>;

export const checkInstruction = endpoint({
  id: 'checkInstruction',
  app,
  method: 'POST',
  path: '/check',
  summary: 'Check an instruction against the ten sections and the policy; a text or Markdown body is the instruction',
  scopes: ['work'],
  // For bodies that are the instruction itself; a JSON body says it in its fields.
  query: z.strictObject({ worker_id: workerId.optional(), environment: environmentName.optional() }),
  body: checkBody,
  textBody: { field: 'instruction', mediaTypes: ['text/plain', 'text/markdown'] },
  idempotency: 'kit',
  answers: { 200: { description: 'the decision, with everything that is wrong', schema: checkAnswer } },
});

export const listChecks = endpoint({
  id: 'listChecks',
  app,
  method: 'GET',
  path: '/checks',
  summary: 'Instruction checks, newest first',
  scopes: ['work', 'read'],
  query: z.strictObject({
    worker_id: workerId.optional(),
    decision: decision.optional(),
    limit,
    cursor: cursor.optional(),
  }),
  answers: { 200: { description: 'a page of checks', schema: page(checkView) } },
});

export const getCheck = endpoint({
  id: 'getCheck',
  app,
  method: 'GET',
  path: '/checks/:id',
  summary: 'One instruction check',
  scopes: ['work', 'read'],
  params: byId,
  answers: { 200: { description: 'the check', schema: checkView } },
});
