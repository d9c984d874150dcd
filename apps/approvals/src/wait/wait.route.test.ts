import { expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import type { ApprovalView } from '@wingman/contracts';
import type { Call } from '@wingman/service-kit';
import type { ApprovalStore } from '../approval/approval.store.js';
import { createWaitBoard } from './wait-board.js';
import { waitRoutes } from './wait.route.js';

const ID = '01999999-0000-7000-8000-00000000000a';

const away = () => new AppError('unavailable', 'the database cannot be reached');

const wait = ({ approvals, board, timeout = 60 }: Parameters<typeof waitRoutes>[0] & { timeout?: number }) =>
  waitRoutes({ approvals, board })[0]!.handle({
    principal: { tenantId: 't' },
    params: { id: ID },
    query: { timeout },
    signal: new AbortController().signal,
  } as unknown as Call);

/** The first look finds it waiting; from then on the database is away. */
function thenAway(afterFirst: () => void = () => undefined): Pick<ApprovalStore, 'find'> {
  let looks = 0;
  return {
    async find() {
      looks += 1;
      if (looks > 1) throw away();
      afterFirst();
      return { approval_id: ID, status: 'PENDING' } as ApprovalView;
    },
  };
}

test('whose time is up while the database is away hears what it was, and may ask again', async () => {
  const board = createWaitBoard({ settledAmong: async () => [], log: { warn: () => undefined } });

  const reply = await wait({ approvals: thenAway(), board, timeout: 0.01 });

  expect([reply.status, reply.body]).toEqual([200, { approval_id: ID, status: 'PENDING' }]);
  expect(board.waiting()).toBe(0);
});

test('what was decided is never told of as waiting: without the database there is no answer', async () => {
  const board = createWaitBoard({ settledAmong: async () => [], log: { warn: () => undefined } });

  await expect(wait({ approvals: thenAway(() => board.wake(ID)), board, timeout: 0.6 })).rejects.toThrow(away());
  expect(board.waiting()).toBe(0);
});

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

  const reply = await wait({ approvals, board });

  expect(reply.body).toMatchObject({ status: 'APPROVED' });
  expect(board.waiting()).toBe(0);
});
