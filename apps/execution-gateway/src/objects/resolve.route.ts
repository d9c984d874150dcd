import { resolveObjects } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { ObjectBook } from './objects.js';

/** `POST /internal/resolve`: what commands name, before they are approved. */
export const resolveRoutes = ({ objects }: { objects: ObjectBook }): Route[] => [
  route(resolveObjects, async ({ body }) => json(200, await objects.resolve(body.tenant_id, body.commands))),
];
