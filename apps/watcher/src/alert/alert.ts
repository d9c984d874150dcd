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

/** A claim that was found FALSE, as the ledger and the verifier's record tell it. */
export interface FalseVerdict {
  verificationId: string;
  claimId: string;
  /** `verdict`: the auditor's first. `first_decided`: no look before it could decide. `drift`: it had been found TRUE. */
  found: 'verdict' | 'first_decided' | 'drift';
  /** When it was found. */
  foundAt: Date;
  /** Of the claim: who made it, where it stands in the log, when it was logged (RFC 3339), what it says. */
  workerId: string;
  claimSeq: number;
  claimedAt: string;
  claim: string;
  /** By which key it was logged; undefined where the leaf does not say. */
  keyId: string | undefined;
  /** What the claim declares as the way back, whatever that is. */
  declaredRollback: unknown;
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

/** What a claim that is FALSE tells of its worker: a lie, or something that may have become FALSE since. */
export type Meaning = 'lie' | 'late' | 'drift';

/** What is said of each, and how loudly. */
const TOLD: Record<Meaning, Pick<NewAlert, 'kind' | 'severity'> & { title: string; why?: string }> = {
  lie: { kind: 'false_claim', severity: 'CRITICAL', title: 'False claim' },
  late: {
    kind: 'late_false_claim',
    severity: 'WARNING',
    title: 'Found FALSE late',
    why: 'Nobody looked for long after it was logged: it may have been true then, or a lie.',
  },
  drift: {
    kind: 'drift',
    severity: 'WARNING',
    title: 'No longer true',
    why: 'It was found TRUE before. Something has changed since, by whomever.',
  },
};

interface Consequences {
  meaning: Meaning;
  locks: boolean;
  /** What becomes of a rollback; undefined where none is wanted. */
  rollback?: string | undefined;
}

/**
 * The alert for a claim that was found FALSE. There is one for each verification, however often and on whichever way the
 * watcher learns of it. The title shortens the claim, the detail holds all of it.
 */
export function falseClaimAlert(verdict: FalseVerdict, { meaning, locks, rollback }: Consequences): NewAlert {
  const { kind, severity, title, why } = TOLD[meaning];
  return {
    kind,
    severity,
    title: `${title}: “${shortLine(verdict.claim)}”`,
    detail: [
      `Claim ${verdict.claimSeq}, logged ${verdict.claimedAt}:\n${verdict.claim}`,
      `Found FALSE (${verdict.reasonCode})${meaning === 'lie' ? '' : ` ${verdict.foundAt.toISOString()}`}: ${verdict.explanation}`,
      ...(why === undefined ? [] : [why]),
      ...evidence(verdict.checks),
      locks
        ? 'The worker is locked until a person unlocks it.'
        : 'The worker is not locked: settings or policy say so.',
      ...(rollback === undefined ? [] : [rollback]),
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

/**
 * The title of the reminder that nobody has acknowledged an alert; fixed for each step, so that every attempt sends the
 * same text.
 */
export const escalationTitle = (title: string, step: number): string =>
  step <= 1 ? `Still unacknowledged: ${title}` : `Still unacknowledged, reminder ${step}: ${title}`;
