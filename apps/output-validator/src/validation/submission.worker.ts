import type { ValidateOutputJob } from '@wingman/contracts';
import { startLoop } from '@wingman/service-kit';
import type { Log, Loop } from '@wingman/service-kit';
import type { Reviews } from '../review/reviews.js';
import type { Judge } from './judge.js';
import type { ValidationStore } from './validation.store.js';

interface SubmissionDeps {
  store: Pick<ValidationStore, 'take' | 'finish'>;
  judge: Judge;
  reviews: Reviews;
}

/** A submission whose validation ends the service again and again is given to people. */
const MAX_ATTEMPTS = 3;

/** Answers jobs of the queue `outputs.validate`. One whose submission is done, or is another's, changes nothing. */
export const createSubmissionHandler =
  ({ store, judge, reviews }: SubmissionDeps) =>
  async ({ tenant_id: tenantId, validation_id: validationId }: ValidateOutputJob): Promise<void> => {
    const taken = await store.take(tenantId, validationId);
    if (!taken) return;
    const { submission, contents, attempts } = taken;
    const verdict =
      attempts > MAX_ATTEMPTS
        ? judge.givenUp(`validating it did not end ${MAX_ATTEMPTS} times`)
        : await judge.judge(contents, validationId);
    if (await store.finish(submission, verdict)) await reviews.openIfNeeded(submission, verdict);
  };

interface SweepDeps {
  store: Pick<ValidationStore, 'due' | 'unopened'>;
  handle: ReturnType<typeof createSubmissionHandler>;
  reviews: Reviews;
  log: Log;
  everyMs: number;
}

const A_ROUND = 100;
/** Asked of approvals at a time: while it is away each of them waits for it. */
const AT_ONCE = 10;

/** Finds in PostgreSQL what no job told of, and reviews that approvals did not hear of. */
export const startSubmissionSweep = ({ store, handle, reviews, log, everyMs }: SweepDeps): Loop =>
  startLoop({
    name: 'output validation sweep',
    everyMs,
    log,
    async work(signal) {
      for (const { tenantId, validationId } of await store.due(A_ROUND)) {
        if (signal.aborted) return;
        await handle({ tenant_id: tenantId, validation_id: validationId });
      }
      const unopened = await store.unopened(A_ROUND);
      for (let from = 0; from < unopened.length && !signal.aborted; from += AT_ONCE) {
        const some = unopened.slice(from, from + AT_ONCE);
        await Promise.all(some.map(({ tenantId, validationId }) => reviews.openLater(tenantId, validationId)));
      }
    },
  });
