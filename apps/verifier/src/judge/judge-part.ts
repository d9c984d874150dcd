import type { AskEvidence } from '../evidence/evidence-client.js';
import type { Scope } from '../scope/scope.js';
import type { EvidenceOf } from '../probe/probe.js';
import { verify } from '../verification.js';
import type { JudgePart } from './judge.js';

interface JudgePartDeps {
  scopeOf: (tenantId: string) => Scope;
  /** The names this machine goes by. */
  hostIds: readonly string[];
  /** Undefined: no gateway is set, and nothing of an engine can be seen. */
  askEvidence?: AskEvidence | undefined;
  now?: () => Date;
}

/** The simple way: structured checks as they are, sentences by the strict reader, both against this machine. */
export function createJudgePart({ scopeOf, hostIds, askEvidence, now = () => new Date() }: JudgePartDeps): JudgePart {
  return async (part, { tenantId, context }) => {
    const evidence: EvidenceOf | undefined = askEvidence && ((about, signal) => askEvidence(tenantId, about, signal));
    const found = await verify(part, { context }, { scope: scopeOf(tenantId), hostIds, now, evidence });
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
