import { AppError, getApproval, listApprovals, listPendingApprovals } from '@wingman/contracts';
import type { ApprovalStatus } from '@wingman/contracts';
import { json, positionOf, route } from '@wingman/service-kit';
import type { Call, Reply, Route } from '@wingman/service-kit';
import type { ApprovalStore } from '../approval/approval.store.js';

interface PageQuery {
  worker_id?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** What was asked and what became of it. A worker's key sees that worker's requests only. */
export function listRoutes({ approvals }: { approvals: ApprovalStore }): Route[] {
  async function page(call: Call<unknown, PageQuery>, status: ApprovalStatus | undefined): Promise<Reply> {
    const { worker_id: workerId, limit, cursor } = call.query;
    const { items, more } = await approvals.list(call.principal.tenantId, {
      workerId: call.ownWorker ?? workerId,
      status,
      before: positionOf(cursor),
      limit,
    });
    return json(200, { items, next_cursor: more ? (items.at(-1)?.approval_id ?? null) : null });
  }

  return [
    route(listApprovals, (call) => page(call, call.query.status)),
    route(listPendingApprovals, (call) => page(call, 'PENDING')),
    route(getApproval, async ({ principal, params, ownWorker }) => {
      const found = await approvals.find(principal.tenantId, params.id, ownWorker);
      if (!found) throw new AppError('not_found', `no approval ${params.id}`);
      return json(200, found);
    }),
  ];
}
