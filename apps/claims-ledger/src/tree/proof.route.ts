import { getConsistencyProof, getInclusionProof, getTenantConsistency } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { consistencyProof, inclusionProof } from './proof.js';
import type { Tree } from './tree.store.js';

/** `GET /ledger/proof/*`, and the same for the services that watch the ledger. */
export function proofRoutes(tree: Tree): Route[] {
  return [
    route(getInclusionProof, async ({ principal: { tenantId }, query: { seq, tree_size: treeSize } }) =>
      json(200, await inclusionProof(tree, tenantId, { seq, treeSize })),
    ),
    route(getConsistencyProof, async ({ principal: { tenantId }, query }) =>
      json(200, await consistencyProof(tree, tenantId, query)),
    ),
    route(getTenantConsistency, async ({ params: { tenant_id: tenantId }, query }) =>
      json(200, await consistencyProof(tree, tenantId, query)),
    ),
  ];
}
