import { z } from 'zod';
import { endpoint } from '../endpoint.js';
import type { Endpoint } from '../endpoint.js';
import { jsonValue } from '../primitives.js';

const app = 'approvals';

/** The standard asks to pass over fields that one does not know (5 and 6.1), so these objects are open. */
const properties = z.record(z.string(), jsonValue).optional();
const authzenEntity = z.looseObject({ type: z.string(), id: z.string(), properties });
const authzenAction = z.looseObject({ name: z.string(), properties });

/** "May this subject do that to this resource?" (OpenID AuthZEN Authorization API 1.0, 6.1). */
export const authzenQuestion = z.looseObject({
  subject: authzenEntity,
  action: authzenAction,
  resource: authzenEntity,
  context: z.record(z.string(), jsonValue).optional(),
});
export type AuthzenQuestion = z.infer<typeof authzenQuestion>;

export const authzenDecision = z.strictObject({
  decision: z.boolean(),
  context: z.record(z.string(), jsonValue).optional(),
});
export type AuthzenDecision = z.infer<typeof authzenDecision>;

export const MAX_AUTHZEN_EVALUATIONS = 100;
export const EVALUATIONS_SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;
export type EvaluationsSemantic = (typeof EVALUATIONS_SEMANTICS)[number];

const part = z.looseObject({}).optional();
/** Several questions; what stands above them is what each of them leaves out (7.1). */
export const authzenQuestions = z.looseObject({
  subject: part,
  action: part,
  resource: part,
  context: part,
  evaluations: z.array(z.looseObject({})).max(MAX_AUTHZEN_EVALUATIONS).optional(),
  options: z.looseObject({ evaluations_semantic: z.enum(EVALUATIONS_SEMANTICS).optional() }).optional(),
});
export type AuthzenQuestions = z.infer<typeof authzenQuestions>;

export const authzenConfiguration = endpoint({
  id: 'authzenConfiguration',
  app,
  method: 'GET',
  path: '/.well-known/authzen-configuration',
  summary: 'AuthZEN 1.0 metadata',
  scopes: [],
  answers: {
    200: {
      description: 'where the decisions are asked for',
      schema: z.strictObject({
        policy_decision_point: z.string(),
        access_evaluation_endpoint: z.string(),
        access_evaluations_endpoint: z.string(),
      }),
    },
  },
});

export const evaluateAccess = endpoint({
  id: 'evaluateAccess',
  app,
  method: 'POST',
  path: '/access/v1/evaluation',
  summary: 'AuthZEN 1.0 evaluation: may this worker run that command?',
  scopes: ['read'],
  body: authzenQuestion,
  answers: { 200: { description: 'the decision, allowed or not', schema: authzenDecision } },
});

export const evaluateAccesses = endpoint({
  id: 'evaluateAccesses',
  app,
  method: 'POST',
  path: '/access/v1/evaluations',
  summary: 'AuthZEN 1.0 evaluations: several questions at once',
  scopes: ['read'],
  body: authzenQuestions,
  answers: {
    200: {
      description: 'the decisions in the order of the questions; a single one where no `evaluations` were given',
      schema: z.union([z.strictObject({ evaluations: z.array(authzenDecision) }), authzenDecision]),
    },
  },
});

export const authzenEndpoints: readonly Endpoint[] = [authzenConfiguration, evaluateAccess, evaluateAccesses];
