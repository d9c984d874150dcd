import type { AlertView, Severity } from '@wingman/contracts';

/** One check of a verdict, as far as an alert shows it; its words are the verifier's. */
export interface Evidence {
  type: string;
  target: string;
  expected?: unknown;
  observed?: unknown;
  outcome: string;
  reason: string | null;
}

/** A claim that the auditor found FALSE, as the ledger and the verifier's record tell it. */
export interface FalseVerdict {
  verificationId: string;
  claimId: string;
  /** Of the claim: who made it, where it stands in the log, when it was logged (RFC 3339), what it says. */
  workerId: string;
  claimSeq: number;
  claimedAt: string;
  claim: string;
  reasonCode: string;
  explanation: string;
  checks: Evidence[];
}

/** An alert before it is stored. */
export interface NewAlert {
  kind: AlertView['kind'];
  severity: Severity;
  title: string;
  detail: string;
  workerId?: string;
  claimId?: string;
  verificationId?: string;
  /** Alerts of a tenant with the same key are one record. */
  dedupKey: string;
  /** What a second event with the same key is: another occurrence, or the same event met again. */
  repeats: boolean;
}

const TITLE_CLAIM_LENGTH = 100;

/** Text as one line fit for a title: no control or formatting characters, at most `max` characters. */
export function shortLine(text: string, max = TITLE_CLAIM_LENGTH): string {
  // Cf holds the marks that reverse the direction of what follows: a title must read as it was written.
  const line = text
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`;
}

/**
 * The alert for a FALSE verdict. There is one for each verification, however often and on whichever way the watcher
 * learns of it. The title shortens the claim, the detail holds all of it.
 */
export function falseClaimAlert(verdict: FalseVerdict, { locks }: { locks: boolean }): NewAlert {
  return {
    kind: 'false_claim',
    severity: 'CRITICAL',
    title: `False claim: “${shortLine(verdict.claim)}”`,
    detail: [
      `Claim ${verdict.claimSeq}, logged ${verdict.claimedAt}:\n${verdict.claim}`,
      `Found FALSE (${verdict.reasonCode}): ${verdict.explanation}`,
      ...evidence(verdict.checks),
      locks ? 'The worker is locked until a person unlocks it.' : 'The worker is not locked: the deployment says so.',
    ].join('\n\n'),
    workerId: verdict.workerId,
    claimId: verdict.claimId,
    verificationId: verdict.verificationId,
    dedupKey: `verification:${verdict.verificationId}`,
    repeats: false,
  };
}

/** The checks that contradict the claim, with what was expected and what was seen; the others by number only. */
function evidence(checks: readonly Evidence[]): string[] {
  const contradicted = checks.filter(({ outcome }) => outcome === 'FAIL');
  const held = checks.filter(({ outcome }) => outcome === 'PASS').length;
  const undecided = checks.length - contradicted.length - held;
  const others = [held > 0 && `${held} held`, undecided > 0 && `${undecided} undecided`].filter(Boolean);
  return [
    ...contradicted.map(({ type, target, reason, expected, observed }) =>
      [
        `Contradicted: ${type} ${target} (${reason})`,
        `  expected ${JSON.stringify(expected)}`,
        `  observed ${JSON.stringify(observed)}`,
      ].join('\n'),
    ),
    ...(others.length > 0 ? [`Other checks: ${others.join(', ')}.`] : []),
  ];
}

/** Why a checkpoint does not follow from the one that was seen before it. */
export interface Inconsistency {
  reason: string;
  seen: string;
  offered: string;
}

/**
 * The alert for a log that no longer extends what the watcher saw of it. It stays wrong at every look, so one record
 * counts the looks of one window; the next window raises it again.
 */
export function ledgerInconsistentAlert(
  { reason, seen, offered }: Inconsistency,
  { now, windowMs }: { now: Date; windowMs: number },
): NewAlert {
  const window = new Date(Math.floor(now.getTime() / windowMs) * windowMs);
  return {
    kind: 'ledger_inconsistent',
    severity: 'CRITICAL',
    title: 'The ledger is not what it was: its checkpoint contradicts one seen before',
    detail: [reason, `Seen before:\n${seen}`, `Offered now:\n${offered}`].join('\n\n'),
    dedupKey: `ledger_inconsistent:${window.toISOString()}`,
    repeats: true,
  };
}

/** The title of the reminder that nobody has acknowledged an alert; fixed, so that every attempt sends the same text. */
export const escalationTitle = (title: string): string => `Still unacknowledged: ${title}`;
