import type { MessagePort } from 'node:worker_threads';
import { createPolicy, judgeInstruction } from '@wingman/policy';
import type { Judgement, Layer, Policy } from '@wingman/policy';

/** Asks a thread to judge. It remembers policies by name; layers come along only when it says that it lacks one. */
export interface Question {
  id: number;
  instruction: string;
  /** Names the layers and the environment. */
  policyName: string;
  environment: string;
  layers?: readonly Layer[];
}

export type Reply = { id: number; judgement: Judgement } | { id: number; lacks: string };

const REMEMBERED_POLICIES = 200;

/** Judges what arrives at the port, one text at a time. An error ends the thread: whoever asked must not wait for it. */
export function serveJudgements(port: MessagePort): void {
  const policies = new Map<string, Policy>();
  port.on('message', ({ id, instruction, policyName, environment, layers }: Question) => {
    const policy = policies.get(policyName) ?? (layers && createPolicy(layers, { environment }));
    if (!policy) {
      port.postMessage({ id, lacks: policyName } satisfies Reply);
      return;
    }
    if (policies.size >= REMEMBERED_POLICIES) policies.clear();
    policies.set(policyName, policy);
    port.postMessage({ id, judgement: judgeInstruction(instruction, policy) } satisfies Reply);
  });
}
