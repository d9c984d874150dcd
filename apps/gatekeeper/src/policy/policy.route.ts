import { AppError, getPolicy, putPolicy, testPolicy } from '@wingman/contracts';
import type { PutPolicyBody } from '@wingman/contracts';
import {
  createPolicy,
  inOrder,
  policyVersion,
  readLayers,
  readLayersYaml,
  readStoredLayers,
  tierPartOf,
} from '@wingman/policy';
import type { Layer, OwnLayer, PolicyBook, TierLayer } from '@wingman/policy';
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
    const own = inOrder(draftOf(body));
    const acting = { actor, key_id: keyId, person_id: person?.personId };
    let after: Layer[] = own;
    await store.append(tenantId, { layers: own, changedBy: actor }, ({ revision, layers, tierLayers }) => {
      // The version names what is in force: under the tier's layer it is another one.
      const ofTier = readTier(tierLayers);
      const former = readableOrNot(layers);
      const before = former && [...ofTier, ...former];
      after = [...ofTier, ...own];
      return {
        version: policyVersion(after),
        entry: changeEntry({ tenantId, before, after, revision: revision + 1, acting }),
      };
    });
    policies.forget(tenantId);
    return json(200, policyView(after));
  }),

  route(testPolicy, async ({ body, principal: { tenantId } }) => {
    const inEnvironment = body.environment ?? environment;
    const own = draftOf(body);
    policies.forget(tenantId);
    const { policy, layers } = await policies.inForce(tenantId, inEnvironment);
    const draft = [...tierPartOf(layers), ...own];
    // Prepared here as well: what is wrong in a draft is the caller's to hear.
    assertTriable(body.texts, policy, createPolicy(draft, { environment: inEnvironment }));
    return json(200, await judge.trial({ texts: body.texts, environment: inEnvironment, now: layers, draft }));
  }),
];

/** Throws `invalid_request` with everything that is wrong in it. */
const draftOf = ({ layers, yaml }: Pick<PutPolicyBody, 'layers' | 'yaml'>): OwnLayer[] =>
  yaml === undefined ? readLayers(layers) : readLayersYaml(yaml);

/** Throws `unavailable` for one that cannot be read: nothing of the tenant is judged then, whatever its own layers say. */
function readTier(stored: unknown): TierLayer[] {
  try {
    return tierPartOf(readStoredLayers(stored));
  } catch (cause) {
    throw new AppError('unavailable', "the policy of the tenant's tier cannot be read", { cause });
  }
}

/** A policy that cannot be read can still be replaced. */
function readableOrNot(stored: unknown): Layer[] | undefined {
  try {
    return readStoredLayers(stored);
  } catch {
    return undefined;
  }
}
