import { capturedText } from '../src/output/capture.js';
import { withoutDocker as withoutEffects } from '../src/effects/without-docker.js';
import { lookNowhere, withoutDocker } from '../src/objects/without-docker.js';
import type { Ended, Executor, Task } from '../src/task.js';

export const ended = (stdout = '', { exitCode = 0, stderr = '' } = {}): Ended => ({
  status: exitCode === 0 ? 'SUCCEEDED' : 'FAILED',
  exitCode,
  output: capturedText({ stdout, stderr }, 65_536),
});

export interface CountingExecutor extends Executor {
  /** What was carried out, in order. */
  ran: Task[];
}

/** Carries nothing out, and counts: in front of an executor everything is as it is with a real one. */
export function createCountingExecutor(
  run: (task: Task) => Promise<Ended> | Ended = () => ended('done\n'),
): CountingExecutor {
  const ran: Task[] = [];
  return {
    ran,
    async run(task) {
      ran.push(task);
      return run(task);
    },
  };
}

/** A gateway that runs any listed program by this executor. */
export const by = (executor: Executor) => ({
  executorFor: () => executor,
  objects: withoutDocker,
  effects: withoutEffects,
  look: lookNowhere,
  isUnowned: async () => false,
});
