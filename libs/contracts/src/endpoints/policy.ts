import { z } from 'zod';
import { body, endpoint } from '../endpoint.js';
import { base64Hash, jsonValue } from '../primitives.js';
import { environmentName, violation } from '../violation.js';

const app = 'gatekeeper';

/** The longest policy, in characters of JSON, and of YAML, which takes much longer to read. */
export const MAX_POLICY_LENGTH = 262_144;
const MAX_POLICY_YAML_LENGTH = 65_536;

/**
 * One layer as it is written: `builtin`, `tenant`, or `environment` with its name. What else it may hold is the policy
 * library's to say (docs/how-to-use.md, "Change the policy").
 */
const layer = z.record(z.string(), jsonValue);

/** The layers above the built-in one, as JSON or as YAML (`layers:` at its top). */
const draft = {
  layers: z.array(layer).max(20).optional(),
  yaml: z.string().max(MAX_POLICY_YAML_LENGTH).optional(),
};
const ONE_OF = 'one of layers and yaml is needed';

export const policyView = z.strictObject({ policy_version: base64Hash, layers: z.array(layer) });
export type PolicyView = z.infer<typeof policyView>;

export const putPolicyBody = body(draft).refine(
  ({ layers, yaml }) => (layers === undefined) !== (yaml === undefined),
  ONE_OF,
);
export type PutPolicyBody = z.infer<typeof putPolicyBody>;

export const testPolicyBody = body({
  ...draft,
  texts: z.array(z.string()).min(1).max(100),
  environment: environmentName.optional(),
}).refine(({ layers, yaml }) => (layers === undefined) !== (yaml === undefined), ONE_OF);
export type TestPolicyBody = z.infer<typeof testPolicyBody>;

const outcome = z.strictObject({
  /** A violation that is enforced stands. */
  rejected: z.boolean(),
  violations: z.array(violation),
});

export const policyTrial = z.strictObject({
  policy_version: base64Hash,
  draft_version: base64Hash,
  /** How many of the texts would be decided otherwise. */
  changed: z.int().min(0),
  /** In the order of the texts. */
  items: z.array(z.strictObject({ changed: z.boolean(), now: outcome, draft: outcome })),
});
export type PolicyTrial = z.infer<typeof policyTrial>;

export const getPolicy = endpoint({
  id: 'getPolicy',
  app,
  method: 'GET',
  path: '/policy',
  summary: "The tenant's policy: the built-in rules and the tenant's own layers",
  scopes: ['read'],
  answers: { 200: { description: 'the policy', schema: policyView } },
});

export const putPolicy = endpoint({
  id: 'putPolicy',
  app,
  method: 'PUT',
  path: '/policy',
  summary: "Replace the tenant's layers; a broken policy is refused and the old one stays",
  scopes: ['admin'],
  body: putPolicyBody,
  textBody: { field: 'yaml', mediaTypes: ['application/yaml'] },
  answers: { 200: { description: 'the policy now in force', schema: policyView } },
});

export const testPolicy = endpoint({
  id: 'testPolicy',
  app,
  method: 'POST',
  path: '/policy/test',
  summary: 'What draft layers would change on some texts; the ten sections are not asked for',
  scopes: ['read'],
  body: testPolicyBody,
  answers: { 200: { description: 'each text as judged now and by the draft', schema: policyTrial } },
});
