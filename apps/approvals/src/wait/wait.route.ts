import { AppError, waitForApproval } from '@wingman/contracts';
import type { ApprovalView } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { ApprovalStore } from '../approval/approval.store.js';
import type { WaitBoard } from './wait-board.js';

/** `GET /approvals/:id/wait`: a waiter reads twice, before and after, and holds no connection to the database between. */
export const waitRoutes = ({
  approvals,
  board,
}: {
  approvals: Pick<ApprovalStore, 'find'>;
  board: WaitBoard;
}): Route[] => [
  route(waitForApproval, async ({ principal: { tenantId }, params: { id }, query: { timeout }, ownWorker, signal }) => {
    const look = async (): Promise<ApprovalView> => {
      const found = await approvals.find(tenantId, id, ownWorker);
      if (!found) throw new AppError('not_found', `no approval ${id}`);
      return found;
    };
    const ticket = board.ticket(id.toLowerCase());
    try {
      const found = await look();
      if (found.status !== 'PENDING' || timeout === 0) return json(200, found);
      await ticket.wait(timeout * 1_000, signal);
      // The client has gone: nobody reads what could be looked up.
      return json(200, signal.aborted ? found : await look());
    } finally {
      ticket.tear();
    }
  }),
];
