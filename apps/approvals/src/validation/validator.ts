import type { ApprovalValidation } from '@wingman/contracts';
import type { Log } from '@wingman/service-kit';
import { isInRollout } from './rollout.js';
import type { Rollout } from './rollout.js';

/** What a validator is shown of a request. */
export interface Candidate {
  tenantId: string;
  workerId: string;
  title: string;
  instruction: string;
  commands: readonly (readonly string[])[];
  environment: string;
}

/** Scores a request before people see it. It can reject; it can never stand in for a person. */
export interface Validator {
  validate(candidate: Candidate): Promise<ApprovalValidation>;
}

export interface ValidationDeps {
  /** Undefined: none is registered. */
  validator: Validator | undefined;
  rollout: Rollout;
  log: Pick<Log, 'error'>;
  onFailed: () => void;
}

export type Validate = (candidate: Candidate, requestDigest: Buffer) => Promise<ApprovalValidation | undefined>;

/** Asks the validator about requests within the rollout. One that fails has said nothing: people decide. */
export function createValidation({ validator, rollout, log, onFailed }: ValidationDeps): Validate {
  return async (candidate, requestDigest) => {
    if (!validator || !isInRollout(rollout, candidate.tenantId, requestDigest)) return undefined;
    try {
      return await validator.validate(candidate);
    } catch (error) {
      log.error('a validator failed', { error });
      onFailed();
      return undefined;
    }
  };
}
