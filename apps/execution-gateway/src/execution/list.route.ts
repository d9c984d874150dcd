import { AppError, getExecution, listExecutions } from '@wingman/contracts';
import { json, positionOf, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { ExecutionReader } from './execution.read-model.js';

/** What ran and what was refused. A worker's key sees that worker's attempts only. */
export const listRoutes = ({ executions }: { executions: ExecutionReader }): Route[] => [
  route(listExecutions, async ({ principal, query, ownWorker }) => {
    const { items, more } = await executions.list(principal.tenantId, {
      workerId: ownWorker ?? query.worker_id,
      status: query.status,
      approvalId: query.approval_id,
      before: positionOf(query.cursor),
      limit: query.limit,
    });
    return json(200, { items, next_cursor: more ? (items.at(-1)?.execution_id ?? null) : null });
  }),
  route(getExecution, async ({ principal, params, ownWorker }) => {
    const found = await executions.find(principal.tenantId, params.id, ownWorker);
    if (!found) throw new AppError('not_found', `no execution ${params.id}`);
    return json(200, found);
  }),
];
