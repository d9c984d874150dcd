import type { OutputVerdict } from '@wingman/contracts';
import { heaviest, isUnread } from '../issue.js';
import type { Issue } from '../issue.js';
import { VALIDATORS } from './profile.js';
import type { Profile, Validator } from './profile.js';
import { rounded, scoreOf } from './score.js';

/** What a validator came to: its issues and the files it could not look at; undefined where it is not part of this release. */
export interface Outcome {
  issues: readonly Issue[];
  /** How many more there were, of less weight. */
  omitted?: number;
  /** By their path, with why. A validator that looks at all files together names them by ''. */
  failures: readonly { path: string; reason: string }[];
  /** Nothing of what was submitted is its business. */
  isIdle: boolean;
}
export type Outcomes = Partial<Record<Validator, Outcome>>;

export const APPROVED_FROM = 70;

/** Files of which it is told that they could not be looked at. */
const MAX_FAILED = 200;

/**
 * Puts the validators' outcomes together. A blocking issue rejects whatever the score is; what nobody could look at goes
 * to people, and so does a score below 70. The points of the parts add up to the score.
 */
export function compose(outcomes: Outcomes, profile: Profile): OutputVerdict {
  const done = VALIDATORS.flatMap((name) => {
    const outcome = outcomes[name];
    const counts = outcome && !outcome.isIdle && outcome.failures.length === 0 && profile.weights[name] > 0;
    return counts ? [{ name, score: scoreOf(outcome.issues), weight: profile.weights[name] }] : [];
  });
  const whole = done.reduce((sum, { weight }) => sum + weight, 0);
  const breakdown = done.map(({ name, score, weight }) => ({
    validator: name,
    weight: rounded((100 * weight) / whole),
    score,
    points: rounded((score * weight) / whole),
  }));
  const score = Math.min(100, rounded(breakdown.reduce((sum, { points }) => sum + points, 0)));

  const own = ownIssues(outcomes, done.length);
  const issues = VALIDATORS.flatMap((name) => outcomes[name]?.issues ?? []);
  const blocking = issues.filter((issue) => issue.blocking);
  const unread = new Set(issues.filter(isUnread).map(({ path }) => path));
  const grave = issues.filter(isGrave);
  const counts = { blocking: blocking.length, failed: own.length, unread: unread.size, grave: grave.length };
  const { decision, reason } = decide({ ...counts, score });
  return {
    decision,
    score,
    blocking_issues: heaviest(blocking),
    validators: {
      syntax: reportOf(outcomes.syntax),
      security: reportOf(outcomes.security),
      dependency: reportOf(outcomes.dependency),
      test: reportOf(outcomes.test),
      composite: {
        score,
        issues: own,
        profile: profile.name,
        breakdown,
        explanation: explain(breakdown, score, reason),
      },
    },
  };
}

interface Facts {
  blocking: number;
  failed: number;
  unread: number;
  grave: number;
  score: number;
}

/** One weakness that is open to anybody costs few points beside much that is fine: a person looks at it nevertheless. */
const isGrave = ({ rule_id: rule, severity, confidence }: Issue): boolean =>
  /^(?:security|dependency)\./.test(rule) && (severity === 'critical' || severity === 'high') && confidence !== 'low';

/** The order is the rule: what blocks is not outvoted, and what nobody looked at is not approved. */
function decide({ blocking, failed, unread, grave, score }: Facts): {
  decision: OutputVerdict['decision'];
  reason: string;
} {
  if (blocking > 0) return { decision: 'AUTO_REJECT', reason: `${blocking} of the issues block` };
  if (failed > 0) return { decision: 'MANUAL_REVIEW', reason: 'not everything could be looked at' };
  if (unread > 0)
    return { decision: 'MANUAL_REVIEW', reason: `${unread} of the files could not be read, or not to their end` };
  if (grave > 0) return { decision: 'MANUAL_REVIEW', reason: `${grave} of the issues could do serious harm` };
  if (score < APPROVED_FROM) return { decision: 'MANUAL_REVIEW', reason: `the score is below ${APPROVED_FROM}` };
  return { decision: 'AUTO_APPROVE', reason: `the score is ${APPROVED_FROM} or more and nothing blocks` };
}

/** What the composite itself has to say: who could not look at what. */
function ownIssues(outcomes: Outcomes, done: number): Issue[] {
  const failed = VALIDATORS.flatMap((name) =>
    (outcomes[name]?.failures ?? []).map(({ path, reason }) =>
      ownIssue(path, `composite.${name}_failed`, `the ${name} validator could not look at this: ${reason}`),
    ),
  );
  if (failed.length > 0 || done > 0) return failed.slice(0, MAX_FAILED);
  return [ownIssue('', 'composite.nothing_done', 'no validator looked at anything')];
}

const ownIssue = (path: string, rule: string, message: string): Issue => ({
  rule_id: rule,
  severity: 'high',
  confidence: 'high',
  blocking: false,
  path,
  line: 1,
  message,
  remediation: 'A person must look at it; smaller or plainer files are looked at by rules.',
});

function reportOf(outcome: Outcome | undefined): OutputVerdict['validators']['syntax'] {
  if (!outcome) return { status: 'absent', score: null, issues: [] };
  const issues = heaviest(outcome.issues);
  const omitted = outcome.issues.length - issues.length + (outcome.omitted ?? 0);
  const status = outcome.failures.length > 0 ? 'failed' : outcome.isIdle ? 'not_applicable' : 'done';
  return {
    status,
    score: status === 'done' ? scoreOf(outcome.issues) : null,
    issues,
    ...(omitted > 0 && { issues_omitted: omitted }),
  };
}

type Breakdown = OutputVerdict['validators']['composite']['breakdown'];

function explain(breakdown: Breakdown, score: number, reason: string): string {
  const parts = breakdown.map(
    ({ validator, weight, score: own, points }) => `${validator} ${own} × ${weight} % = ${points}`,
  );
  return `${parts.join(' + ') || 'nothing'}: ${score}. Decided so because ${reason}.`;
}
