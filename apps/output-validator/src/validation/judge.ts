import type { OutputVerdict } from '@wingman/contracts';
import { compose } from '../composite/composite.js';
import { profileOf } from '../composite/profile.js';
import { withoutSecrets } from './record.js';
import { validate } from './validate.js';
import type { Submitted, ValidateDeps } from './validate.js';

export interface Judge {
  /** What is decided about files, without secrets. */
  judge(files: readonly Submitted[], validationId: string): Promise<OutputVerdict>;
  /** The verdict on what could not be judged: people decide. */
  givenUp(reason: string): OutputVerdict;
}

export function createJudge(deps: ValidateDeps & { observeVerdict: (verdict: OutputVerdict) => void }): Judge {
  const observed = (verdict: OutputVerdict): OutputVerdict => {
    deps.observeVerdict(verdict);
    return withoutSecrets(verdict);
  };
  return {
    judge: async (files, validationId) => observed(await validate(files, validationId, deps)),
    givenUp: (reason) =>
      observed(compose({ syntax: { issues: [], failures: [{ path: '', reason }], isIdle: false } }, profileOf([]))),
  };
}
