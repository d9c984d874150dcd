import { resolveObjects } from '@wingman/contracts';
import type { PolicyBook } from '@wingman/policy';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { ObjectBook } from './objects.js';

/** `POST /internal/resolve`: what commands name, before they are approved. */
export const resolveRoutes = ({ objects, policies }: { objects: ObjectBook; policies: PolicyBook }): Route[] => [
  route(resolveObjects, async ({ body: { tenant_id: tenantId, commands, environment } }) => {
    // Nothing is recorded here by which an older policy would be found out.
    policies.forget(tenantId);
    const { policy } = await policies.inForce(tenantId, environment);
    return json(200, await objects.resolve(tenantId, commands, policy.execution));
  }),
];
