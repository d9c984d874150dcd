import { AppError } from '@wingman/contracts';
import type { PolicyTrial } from '@wingman/contracts';
import { policyNameOf } from '@wingman/policy';
import type { Judgement } from '@wingman/policy';
import { createThreadPool } from '@wingman/service-kit';
import type { ThreadPoolOptions } from '@wingman/service-kit';
import type { Case, Judge, Trial } from './judge.js';
import type { Question, Result, Task } from './judge-thread.js';

type Asked = Case | Trial;

export type JudgePoolOptions = Pick<
  ThreadPoolOptions<Asked, Task, Result>,
  'script' | 'threads' | 'limitMs' | 'maxWaiting' | 'log'
>;

/** Trials under way and waiting, at the most. */
const MAX_TRIALS = 8;

/**
 * Judges in threads of their own (two at least). Trials of policies come one after the other, so that all their texts
 * together never hold more than one thread, and checks have the others.
 */
export function createJudgePool(options: JudgePoolOptions): Judge {
  const pool = createThreadPool<Asked, Task, Result>({
    ...options,
    purpose: 'judge',
    taskOf,
    sizeOf: (asked) => ('texts' in asked ? Infinity : asked.instruction.length),
    followUp: (asked, result) =>
      'lacks' in result && !('texts' in asked) ? { ...questionOf(asked), layers: asked.inForce.layers } : undefined,
  });
  let trials = 0;
  let lastTrial: Promise<unknown> = Promise.resolve();

  return {
    judge: (asked) => pool.ask(asked) as Promise<Judgement>,
    async trial(asked) {
      if (trials >= MAX_TRIALS) {
        throw new AppError('unavailable', 'too many drafts are tried', { retryAfterSeconds: 1 });
      }
      trials += 1;
      const tried = lastTrial.then(() => pool.ask(asked)).finally(() => (trials -= 1));
      lastTrial = tried.catch(() => undefined);
      return (await tried) as PolicyTrial;
    },
    close: () => pool.close(),
  };
}

const taskOf = (asked: Asked): Task => ('texts' in asked ? asked : questionOf(asked));

const questionOf = ({ instruction, tenantId, environment, inForce }: Case): Question => ({
  instruction,
  environment,
  policyName: policyNameOf(tenantId, inForce.revision, environment),
});
