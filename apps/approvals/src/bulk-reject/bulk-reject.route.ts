import { AppError, MOST_REJECTED, rejectApprovals } from '@wingman/contracts';
import type { BulkRejection } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Principal, Route } from '@wingman/service-kit';
import type { Say } from '../decision/say.js';
import type { WaitingReader } from './bulk-reject.store.js';

export interface BulkRejectDeps {
  waiting: WaitingReader;
  say: Say;
}

type Outcome = BulkRejection['outcome'];

/** `POST /approvals/reject`: each rejection is a decision of its own, as `POST /approvals/:id/reject` makes it. */
export const bulkRejectRoutes = ({ waiting, say }: BulkRejectDeps): Route[] => [
  route(rejectApprovals, async ({ principal, body }) => {
    const { approval_ids: named, worker_id: workerId, reason } = body;
    // One more than is rejected tells that there are more.
    const meant = named ?? (await waiting.oldest(principal.tenantId, { workerId, limit: MOST_REJECTED + 1 }));
    const results: BulkRejection[] = [];
    for (const approvalId of meant.slice(0, MOST_REJECTED)) {
      results.push({ approval_id: approvalId, outcome: await rejectOne(say, principal, approvalId, reason) });
    }
    const rejected = results.filter(({ outcome }) => outcome === 'rejected').length;
    return json(200, { results, rejected, more: meant.length > MOST_REJECTED });
  }),
];

const EXPECTED = new Set<string>(['not_pending', 'expired', 'not_found', 'self_decision'] satisfies Outcome[]);
const isExpected = (code: string): code is Outcome => EXPECTED.has(code);

/** What stands against one of them says nothing of the others; a database that is away does. */
async function rejectOne(say: Say, decider: Principal, approvalId: string, reason: string): Promise<Outcome> {
  try {
    await say(decider, { approvalId, verdict: 'REJECTED', note: reason });
    return 'rejected';
  } catch (error) {
    if (error instanceof AppError && isExpected(error.code)) return error.code;
    throw error;
  }
}
