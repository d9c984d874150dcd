import type { Finding, Verdict } from '@wingman/contracts';

/** What a look found, beside the verdicts before it in the order in which they were given, the auditor's first. */
export function findingOf(earlier: readonly Verdict[], now: Verdict): Finding {
  if (now === 'UNVERIFIABLE') return 'undecided';
  // A look that could not decide says nothing about what was true then.
  const before = earlier.findLast((verdict) => verdict !== 'UNVERIFIABLE');
  if (before === undefined) return 'first_decided';
  if (before === now) return 'unchanged';
  return now === 'FALSE' ? 'drift' : 'came_true';
}

/** Whether people must hear of it: what was true and no longer is, or what was false all along as far as anybody knows. */
export const isTold = (finding: Finding, verdict: Verdict): boolean =>
  verdict === 'FALSE' && (finding === 'drift' || finding === 'first_decided');
