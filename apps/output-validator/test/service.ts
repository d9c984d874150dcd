import { startTestService } from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';
import { createOutputValidator } from '../src/app.js';
import type { OutputValidatorDeps } from '../src/app.js';
import { perform } from '../src/work/perform.js';
import type { Workers } from '../src/work/process-pool.js';
import type { Result, Task } from '../src/work/task.js';

/** The real validators, in this process; `fail` says of a task why it fails. */
export const workersHere = (fail: (task: Task) => string | undefined = () => undefined): Workers => ({
  async perform(task): Promise<Result> {
    const failure = fail(task);
    return failure === undefined ? perform(task) : { failure };
  },
  giveUp: () => undefined,
  close: async () => undefined,
});

export type StartOptions = Partial<Omit<OutputValidatorDeps, 'boot' | 'db'>>;

/** The whole service in this process. */
export const startOutputValidator = (database: TestDatabase, own: StartOptions = {}): Promise<TestService> =>
  startTestService({
    name: 'output-validator',
    database,
    routes: ({ db, boot }) =>
      createOutputValidator({ boot, db, enabled: true, workers: workersHere(), sweepMs: 50, ...own }),
  });
