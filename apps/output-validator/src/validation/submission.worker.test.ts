import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { startSubmissionSweep } from './submission.worker.js';

test('reviews that nobody opened are tried some at a time: one that waits holds up nine, not a hundred', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => ({ tenantId: 't', validationId: `v${index}` }));
  const tried: string[] = [];
  let underWay = 0;
  let most = 0;
  const sweep = startSubmissionSweep({
    store: { due: async () => [], unopened: async () => ids.splice(0) },
    handle: async () => undefined,
    reviews: {
      openIfNeeded: async () => undefined,
      async openLater(_tenant, validationId) {
        tried.push(validationId);
        most = Math.max(most, (underWay += 1));
        await setImmediate();
        underWay -= 1;
      },
    },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    everyMs: 5,
  });
  while (tried.length < 25) await setImmediate();
  await sweep.close();

  expect(most).toBe(10);
});
