import { expect, test } from '@jest/globals';
import type { ApprovalView } from '@wingman/contracts';
import type { Call } from '@wingman/service-kit';
import type { ApprovalStore } from '../approval/approval.store.js';
import { createWaitBoard } from './wait-board.js';
import { waitRoutes } from './wait.route.js';

const ID = '01999999-0000-7000-8000-00000000000a';

test('a decision that is told of while the first look is under way is not missed', async () => {
  const board = createWaitBoard({ settledAmong: async () => [], log: { warn: () => undefined } });
  let looks = 0;
  const approvals: Pick<ApprovalStore, 'find'> = {
    async find() {
      looks += 1;
      // The first look saw the request before the decision; its notice comes before the look is over.
      if (looks === 1) board.wake(ID);
      return { approval_id: ID, status: looks === 1 ? 'PENDING' : 'APPROVED' } as ApprovalView;
    },
  };
  const [route] = waitRoutes({ approvals, board });
  const call = {
    principal: { tenantId: 't' },
    params: { id: ID },
    query: { timeout: 60 },
    signal: new AbortController().signal,
  } as unknown as Call;

  const reply = await route!.handle(call);

  expect(reply.body).toMatchObject({ status: 'APPROVED' });
  expect(board.waiting()).toBe(0);
});
