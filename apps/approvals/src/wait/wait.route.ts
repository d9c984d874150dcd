import { setTimeout as pause } from 'node:timers/promises';
import { AppError, waitForApproval } from '@wingman/contracts';
import type { ApprovalView } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { ApprovalStore } from '../approval/approval.store.js';
import type { WaitBoard } from './wait-board.js';

const RETRY_MS = 500;

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
    const ticket = board.ticket(id);
    const until = Date.now() + timeout * 1_000;
    // Whoever waits for a minute can wait until a database that restarts is back.
    const lookPatiently = async (): Promise<ApprovalView> => {
      for (;;) {
        try {
          return await look();
        } catch (error) {
          if (!isAway(error) || signal.aborted || Date.now() + RETRY_MS > until) throw error;
          await pause(RETRY_MS);
        }
      }
    };
    try {
      const found = await lookPatiently();
      if (found.status !== 'PENDING' || timeout === 0) return json(200, found);
      const settled = await ticket.wait(timeout * 1_000, signal);
      // The client has gone: nobody reads what could be looked up.
      if (signal.aborted) return json(200, found);
      const latest = await lookPatiently().catch((error: unknown) => {
        // Where the time of thousands is up at once, not each of them need reach the database to hear "not yet".
        if (settled || !isAway(error)) throw error;
        return found;
      });
      return json(200, latest);
    } finally {
      ticket.tear();
    }
  }),
];

const isAway = (error: unknown): boolean => error instanceof AppError && error.code === 'unavailable';
