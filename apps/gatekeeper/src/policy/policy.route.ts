import { getPolicy, putPolicy, testPolicy } from '@wingman/contracts';
import type { PutPolicyBody } from '@wingman/contracts';
import { createPolicy, inOrder, policyVersion, readLayers, readLayersYaml, readStoredLayers } from '@wingman/policy';
import type { Layer, PolicyBook } from '@wingman/policy';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { Judge } from '../judge/judge.js';
import { assertTriable, changeEntry, policyView } from './policy.js';
import type { PolicyStore } from './policy.store.js';

export interface PolicyDeps {
  store: PolicyStore;
  policies: PolicyBook;
  /** Where drafts are tried. */
  judge: Pick<Judge, 'trial'>;
  /** The deployment's own. */
  environment: string;
}

/** `GET /policy`, `PUT /policy` and `POST /policy/test`. */
export const policyRoutes = ({ store, policies, judge, environment }: PolicyDeps): Route[] => [
  route(getPolicy, async ({ principal: { tenantId } }) => {
    // Not what this replica remembers: an admin who changed it elsewhere must see the change.
    policies.forget(tenantId);
    const { layers } = await policies.inForce(tenantId);
    return json(200, policyView(layers));
  }),

  route(putPolicy, async ({ body, principal: { tenantId, actor, keyId, person } }) => {
    const after = inOrder(draftOf(body));
    const acting = { actor, key_id: keyId, person_id: person?.personId };
    await store.append(tenantId, { version: policyVersion(after), layers: after, changedBy: actor }, (stored) =>
      changeEntry({ tenantId, before: readableOrNot(stored.layers), after, revision: stored.revision + 1, acting }),
    );
    policies.forget(tenantId);
    return json(200, policyView(after));
  }),

  route(testPolicy, async ({ body, principal: { tenantId } }) => {
    const inEnvironment = body.environment ?? environment;
    const draft = draftOf(body);
    const { policy, layers } = await policies.inForce(tenantId, inEnvironment);
    // Prepared here as well: what is wrong in a draft is the caller's to hear.
    assertTriable(body.texts, policy, createPolicy(draft, { environment: inEnvironment }));
    return json(200, await judge.trial({ texts: body.texts, environment: inEnvironment, now: layers, draft }));
  }),
];

/** Throws `invalid_request` with everything that is wrong in it. */
const draftOf = ({ layers, yaml }: Pick<PutPolicyBody, 'layers' | 'yaml'>): Layer[] =>
  yaml === undefined ? readLayers(layers) : readLayersYaml(yaml);

/** A policy that cannot be read can still be replaced. */
function readableOrNot(stored: unknown): Layer[] | undefined {
  try {
    return readStoredLayers(stored);
  } catch {
    return undefined;
  }
}
