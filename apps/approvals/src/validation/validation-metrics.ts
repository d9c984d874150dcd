import { APPROVAL_VALIDATORS } from '@wingman/contracts';
import type { ApprovalAnswer } from '@wingman/contracts';
import type { Metrics } from '@wingman/service-kit';
import { Counter, Gauge } from 'prom-client';
import { isWorking } from './availability.js';

/** What validation makes of a request, whether it acts or only observes. */
export function outcomeOf({ status, validation }: Pick<ApprovalAnswer, 'status' | 'validation'>) {
  if (validation?.decision === 'AUTO_REJECT') return 'auto_rejected';
  return validation?.decision === 'AUTO_APPROVE' && status === 'AUTO_APPROVED' ? 'auto_approved' : 'manual';
}

/** Validation's own metrics, all tenants together; alerts on the bands of its rollout are made of these. */
export function createValidationMetrics({ registry }: Pick<Metrics, 'registry'>) {
  const validations = new Counter({
    name: 'wingman_approval_validations_total',
    help: 'Requests that were validated before people saw them, by what became or would have become of them',
    labelNames: ['outcome', 'mode'],
    registers: [registry],
  });
  const appeals = new Counter({
    name: 'wingman_approval_validation_false_positives_total',
    help: 'Requests that validation rejected and a person approved',
    registers: [registry],
  });
  new Gauge({
    name: 'wingman_validator_available',
    help: '1 when the validator has just found what it must find in a small request, else 0',
    labelNames: ['type'],
    registers: [registry],
    collect() {
      for (const type of APPROVAL_VALIDATORS) this.set({ type }, isWorking(type) ? 1 : 0);
    },
  });
  return {
    observe: (answer: ApprovalAnswer): void => {
      // The output validator's are counted by itself.
      if (!answer.validation || answer.validation.profile === 'output') return;
      const mode = answer.validation.observed ? 'observe' : 'enforce';
      validations.inc({ outcome: outcomeOf(answer), mode });
    },
    appealed: (): void => appeals.inc(),
  };
}
