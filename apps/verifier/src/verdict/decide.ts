import type { CheckResult, ReasonCode, Verdict } from '@wingman/contracts';
import { explain } from './explain.js';

/** A verdict with its reason for programs and its sentence for people. */
export interface Decision {
  verdict: Verdict;
  reason_code: ReasonCode;
  explanation: string;
}

/**
 * The rule of SPEC.md, "Verifier": one contradiction makes it FALSE; TRUE needs at least one check, all of them held,
 * and no part of the claim left out. `unread` says why a part was left out, or why there are no checks at all.
 */
export function decide(results: readonly CheckResult[], unread: ReasonCode | undefined): Decision {
  const contradiction = results.find(({ outcome }) => outcome === 'FAIL');
  if (contradiction !== undefined) return decision('FALSE', contradiction.reason ?? 'look_failed', contradiction);
  const doubt = results.find(({ outcome }) => outcome === 'UNKNOWN');
  if (doubt !== undefined) return decision('UNVERIFIABLE', doubt.reason ?? 'look_failed', doubt);
  if (unread !== undefined) return decision('UNVERIFIABLE', unread);
  if (results.length === 0) return decision('UNVERIFIABLE', 'no_checks');
  return {
    verdict: 'TRUE',
    reason_code: 'all_held',
    explanation: results.length === 1 ? 'The one check held.' : `All ${results.length} checks held.`,
  };
}

const decision = (verdict: Verdict, reason: ReasonCode, about?: CheckResult): Decision => ({
  verdict,
  reason_code: reason,
  explanation: explain(reason, about),
});
