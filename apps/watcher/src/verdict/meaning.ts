import type { Meaning, FalseVerdict } from '../alert/alert.js';

/** How late a look was, by the server's own clocks. */
export const latenessMs = ({ claimedAt, foundAt }: Pick<FalseVerdict, 'claimedAt' | 'foundAt'>): number =>
  foundAt.getTime() - Date.parse(claimedAt);

/**
 * What a FALSE verdict tells of the worker. Late is only what nobody looked at for so long because the auditor was away:
 * `longestPauseMs` says how long it gave no verdict of this tenant at all between the claim and this one. A worker that
 * floods the log delays its verdicts, but the auditor is at work all the time, and the lie stays a lie (docs/adr/048).
 */
export function meaningOf(
  verdict: Pick<FalseVerdict, 'found' | 'claimedAt' | 'foundAt'>,
  { lateAfterMs, longestPauseMs }: { lateAfterMs: number; longestPauseMs: number },
): Meaning {
  if (verdict.found === 'drift') return 'drift';
  if (latenessMs(verdict) <= lateAfterMs) return 'lie';
  // Nobody can delay a look that a person or the schedule decides on.
  if (verdict.found === 'first_decided') return 'late';
  return longestPauseMs > lateAfterMs ? 'late' : 'lie';
}
