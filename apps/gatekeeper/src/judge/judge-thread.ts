import type { PolicyTrial } from '@wingman/contracts';
import { createPolicy, judgeInstruction } from '@wingman/policy';
import type { Judgement, Layer, Policy } from '@wingman/policy';
import { tryHere } from './judge.js';
import type { Trial } from './judge.js';

/** A thread remembers policies by name; layers come along only when it says that it lacks one. */
export interface Question {
  instruction: string;
  /** Names the layers and the environment. */
  policyName: string;
  environment: string;
  layers?: readonly Layer[];
}

export type Task = Question | Trial;
export type Result = Judgement | PolicyTrial | { lacks: string };

const REMEMBERED_POLICIES = 200;

/** What a judging thread does. */
export function createJudging(): (task: Task) => Result {
  const policies = new Map<string, Policy>();
  return (task) => {
    if ('texts' in task) return tryHere(task);
    const { instruction, policyName, environment, layers } = task;
    const policy = policies.get(policyName) ?? (layers && createPolicy(layers, { environment }));
    if (!policy) return { lacks: policyName };
    if (policies.size >= REMEMBERED_POLICIES) policies.clear();
    policies.set(policyName, policy);
    return judgeInstruction(instruction, policy);
  };
}
