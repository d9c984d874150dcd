import { AppError, cancelApproval } from '@wingman/contracts';
import type { ApprovalView } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { ApprovalStore } from '../approval/approval.store.js';
import type { CancelStore } from './cancel.store.js';

interface CancelDeps {
  store: CancelStore;
  approvals: ApprovalStore;
  onCancelled: () => void;
}

/** What waits by its row and was not withdrawn has its time behind it; the sweep comes soon. */
const tooLate = ({ status, expires_at: end }: ApprovalView): AppError =>
  status === 'PENDING' || status === 'EXPIRED'
    ? new AppError('expired', `expired at ${end}`)
    : new AppError('not_pending', `expected a PENDING approval, got ${status}`);

/** `POST /approvals/:id/cancel`: whoever asked no longer wants it. */
export const cancelRoutes = ({ store, approvals, onCancelled }: CancelDeps): Route[] => [
  route(cancelApproval, async ({ principal, params: { id }, ownWorker, assertWorkers }) => {
    const { tenantId, keyId, actor, person } = principal;
    const asked = await store.requester(tenantId, id);
    // A worker does not learn of the requests of others.
    if (!asked || (ownWorker !== undefined && asked.workerId !== ownWorker)) {
      throw new AppError('not_found', `no approval ${id}`);
    }
    if (ownWorker === undefined && asked.keyId !== keyId) {
      throw new AppError('worker_mismatch', 'only who asked may withdraw the request');
    }
    await assertWorkers([asked.workerId]);
    const acting = { actor, key_id: keyId, person_id: person?.personId };
    const cancelled = await store.cancel({ tenantId, approvalId: id, by: actor, acting });
    const found = await approvals.find(tenantId, id, ownWorker);
    if (!found) throw new AppError('not_found', `no approval ${id}`);
    if (!cancelled) throw tooLate(found);
    onCancelled();
    return json(200, found);
  }),
];
