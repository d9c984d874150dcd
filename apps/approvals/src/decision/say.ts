import { AppError } from '@wingman/contracts';
import type { DecisionAnswer } from '@wingman/contracts';
import { maskSecrets } from '@wingman/policy';
import type { Principal } from '@wingman/service-kit';
import { decide } from './decide.js';
import type { DecideDeps } from './decide.js';
import type { Said, Verdict } from './decision.js';
import type { DecisionMetrics } from './decision-metrics.js';

export interface SayDeps extends DecideDeps {
  metrics: DecisionMetrics;
  /** Told of each request that waits no longer. */
  onSettled: (status: Verdict) => void;
}

/** Records what somebody says of a request, and counts it. */
export type Say = (
  decider: Principal,
  said: Pick<Said, 'approvalId' | 'verdict' | 'note' | 'code'>,
) => Promise<DecisionAnswer>;

export const createSay =
  ({ metrics, onSettled, ...deps }: SayDeps): Say =>
  async (decider, said) => {
    const note = said.note === undefined ? undefined : maskSecrets(said.note);
    try {
      const answer = await decide(deps, { ...said, tenantId: decider.tenantId, decider, note });
      metrics.observeDecision(answer.status);
      if (answer.needs_more === undefined) onSettled(said.verdict);
      return answer;
    } catch (error) {
      if (error instanceof AppError) metrics.observeRefusal(error.code);
      throw error;
    }
  };
