import type { ApprovalStatus, ErrorCode } from '@wingman/contracts';
import type { Metrics } from '@wingman/service-kit';
import { Counter } from 'prom-client';

export interface DecisionMetrics {
  /** `status`: the state that the request is in after it. */
  observeDecision(status: ApprovalStatus): void;
  observeRefusal(code: ErrorCode): void;
}

/** Counts decisions of this process, all tenants together. */
export function createDecisionMetrics({ registry }: Pick<Metrics, 'registry'>): DecisionMetrics {
  const decisions = new Counter({
    name: 'wingman_approval_decisions_total',
    help: 'Decisions of people, by the state that the request is in after it',
    labelNames: ['status'],
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'wingman_approval_decisions_refused_total',
    help: 'Decisions that were asked for and refused, by code',
    labelNames: ['code'],
    registers: [registry],
  });
  return {
    observeDecision: (status) => decisions.inc({ status }),
    observeRefusal: (code) => refusals.inc({ code }),
  };
}
