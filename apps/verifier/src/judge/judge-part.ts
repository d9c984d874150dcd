import type { Scope } from '../scope/scope.js';
import { verify } from '../verification.js';
import type { JudgePart } from './judge.js';

interface JudgePartDeps {
  scopeOf: (tenantId: string) => Scope;
  /** The names this machine goes by. */
  hostIds: readonly string[];
  now?: () => Date;
}

/** The simple way: structured checks as they are, sentences by the strict reader, both against this machine. */
export function createJudgePart({ scopeOf, hostIds, now = () => new Date() }: JudgePartDeps): JudgePart {
  return async (part, { tenantId, context }) => {
    const found = await verify(part, { context }, { scope: scopeOf(tenantId), hostIds, now });
    return {
      verdict: found.verdict,
      mode: 'simple',
      checks: found.checks,
      reasonCode: found.reason_code,
      explanation: found.explanation,
      timeBasis: found.time_basis,
    };
  };
}
