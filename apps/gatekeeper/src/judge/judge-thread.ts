import type { PolicyTrial } from '@wingman/contracts';
import { createPolicyMemory, judgeInstruction } from '@wingman/policy';
import type { Judgement, LacksPolicy, NamedPolicy } from '@wingman/policy';
import { tryHere } from './judge.js';
import type { Trial } from './judge.js';

export interface Question extends NamedPolicy {
  instruction: string;
}

export type Task = Question | Trial;
export type Result = Judgement | PolicyTrial | LacksPolicy;

/** What a judging thread does. */
export function createJudging(): (task: Task) => Result {
  const policyOf = createPolicyMemory();
  return (task) => {
    if ('texts' in task) return tryHere(task);
    const policy = policyOf(task);
    return policy ? judgeInstruction(task.instruction, policy) : { lacks: task.policyName };
  };
}
