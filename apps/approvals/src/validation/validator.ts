import type { ApprovalValidation } from '@wingman/contracts';
import type { PolicyInForce } from '@wingman/policy';
import type { Log } from '@wingman/service-kit';
import type { TextReader } from '../request/text-reader.js';
import type { Candidate, Validator } from './candidate.js';
import type { ReferenceReader } from './references.store.js';
import { isInRollout } from './rollout.js';
import type { Rollout } from './rollout.js';

/** The validators of the product: what is named is looked up, then everything is judged by pure rules. */
export const createValidator = (references: ReferenceReader, reader: TextReader): Validator => ({
  validate: async (candidate, inForce) =>
    reader.validate(candidate, await references(candidate.tenantId, candidate.instruction), inForce),
});

export interface ValidationDeps {
  validator: Validator;
  /** What holds for a tenant now. */
  rolloutOf: (tenantId: string) => Promise<Rollout>;
  log: Pick<Log, 'error'>;
  onFailed: () => void;
}

export type Validate = (
  candidate: Candidate,
  requestDigest: Buffer,
  inForce: PolicyInForce,
) => Promise<ApprovalValidation | undefined>;

/** Asks the validators about requests within the rollout. One that fails leaves the request to people. */
export function createValidation({ validator, rolloutOf, log, onFailed }: ValidationDeps): Validate {
  return async (candidate, requestDigest, inForce) => {
    const rollout = await rolloutOf(candidate.tenantId);
    if (!isInRollout(rollout, candidate.tenantId, requestDigest)) return undefined;
    const said = await attempt(() => validator.validate(candidate, inForce), log);
    if (said.failed) {
      log.error('a validator failed', { validators: said.failed });
      onFailed();
    }
    return rollout.mode === 'observe' ? { ...said, observed: true } : said;
  };
}

async function attempt(validate: () => Promise<ApprovalValidation>, log: Pick<Log, 'error'>) {
  try {
    return await validate();
  } catch (error) {
    log.error('validation failed', { error });
    return FAILED;
  }
}

const FAILED: ApprovalValidation = {
  profile: 'none',
  score: 0,
  decision: 'MANUAL_REVIEW',
  issues: ['Validation failed: a person decides.'],
  failed: ['composite'],
};
