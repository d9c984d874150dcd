import type { PolicyTrial } from '@wingman/contracts';
import { createPolicy, judgeInstruction } from '@wingman/policy';
import type { Judgement, Layer, PolicyInForce } from '@wingman/policy';
import { tryPolicy } from '../policy/policy.js';

/** A text and what it is judged by. */
export interface Case {
  instruction: string;
  tenantId: string;
  environment: string;
  inForce: PolicyInForce;
}

/** Texts, and the two policies that they are judged by. */
export interface Trial {
  texts: readonly string[];
  environment: string;
  now: readonly Layer[];
  draft: readonly Layer[];
}

/** Judges somewhere: in this thread, or in others. Rejects with `unavailable` when it cannot. */
export interface Judge {
  judge(asked: Case): Promise<Judgement>;
  /** What a draft of a policy would change. */
  trial(asked: Trial): Promise<PolicyTrial>;
  close(): Promise<void>;
}

/** Judges in the calling thread, which answers nothing else meanwhile. */
export const judgeHere: Judge = {
  judge: async ({ instruction, inForce }) => judgeInstruction(instruction, inForce.policy),
  trial: async (asked) => tryHere(asked),
  close: async () => undefined,
};

export const tryHere = ({ texts, environment, now, draft }: Trial): PolicyTrial =>
  tryPolicy(texts, createPolicy(now, { environment }), createPolicy(draft, { environment }));
