import { judgeInstruction } from '@wingman/policy';
import type { Judgement, PolicyInForce } from '@wingman/policy';

/** A text and what it is judged by. */
export interface Case {
  instruction: string;
  tenantId: string;
  environment: string;
  inForce: PolicyInForce;
}

/** Judges instructions somewhere: in this thread, or in others. Rejects with `unavailable` when it cannot. */
export interface Judge {
  judge(asked: Case): Promise<Judgement>;
  close(): Promise<void>;
}

/** Judges in the calling thread, which answers nothing else meanwhile. */
export const judgeHere: Judge = {
  judge: async ({ instruction, inForce }) => judgeInstruction(instruction, inForce.policy),
  close: async () => undefined,
};
