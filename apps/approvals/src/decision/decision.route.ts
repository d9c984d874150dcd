import { AppError, approve, reject } from '@wingman/contracts';
import type { DecisionAnswer } from '@wingman/contracts';
import { maskSecrets } from '@wingman/policy';
import { json, route } from '@wingman/service-kit';
import type { Principal, Route } from '@wingman/service-kit';
import { decide } from './decide.js';
import type { DecideDeps } from './decide.js';
import type { Verdict } from './decision.js';
import type { DecisionMetrics } from './decision-metrics.js';

export interface DecisionDeps extends DecideDeps {
  metrics: DecisionMetrics;
  /** Told of each request that waits no longer. */
  onSettled: (status: Verdict) => void;
}

/** People say yes or no. */
export function decisionRoutes({ metrics, onSettled, ...deps }: DecisionDeps): Route[] {
  async function say(
    decider: Principal,
    approvalId: string,
    verdict: Verdict,
    given: string | undefined,
    code?: string,
  ): Promise<DecisionAnswer> {
    const note = given === undefined ? undefined : maskSecrets(given);
    try {
      const answer = await decide(deps, { tenantId: decider.tenantId, approvalId, decider, verdict, note, code });
      metrics.observeDecision(answer.status);
      if (answer.needs_more === undefined) onSettled(verdict);
      return answer;
    } catch (error) {
      if (error instanceof AppError) metrics.observeRefusal(error.code);
      throw error;
    }
  }

  return [
    route(approve, async ({ principal, params, body }) =>
      json(200, await say(principal, params.id, 'APPROVED', body.note, body.otp)),
    ),
    route(reject, async ({ principal, params, body }) =>
      json(200, await say(principal, params.id, 'REJECTED', body.reason)),
    ),
  ];
}
