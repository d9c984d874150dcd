import type { ApprovalValidation, ApprovalValidator, ValidationPart } from '@wingman/contracts';
import { maskSecrets } from '@wingman/policy';
import type { Issue, Judge, Judged, Scored } from './candidate.js';
import { scanCode } from './code-scanner.js';
import { judgeConsistency } from './consistency.js';
import { judgeContent } from './content-quality.js';
import { judgeDependencies } from './dependency.js';
import { profileOf, tuned } from './profile.js';
import type { Profile } from './rules.js';

export type Part = Exclude<ApprovalValidator, 'composite'>;

export const JUDGES: Readonly<Record<Part, Judge>> = {
  code_scanner: scanCode,
  content_quality: judgeContent,
  dependency: judgeDependencies,
  consistency: judgeConsistency,
};
const PARTS = Object.keys(JUDGES) as Part[];
const MOST_ISSUES = 20;
const LONGEST = 300;

interface Outcome {
  type: Part;
  /** Undefined: the validator failed. */
  said: Scored | undefined;
}

/**
 * What all validators together say of a request. Something that blocks rejects it, whatever the points; so does content
 * below the floor. A validator that failed leaves it to people, and so does whatever a person should see.
 */
export function validateRequest(judged: Judged, judges: Readonly<Record<Part, Judge>> = JUDGES): ApprovalValidation {
  const profile = tuned(profileOf(judged.candidate), judged.policy.approvals);
  const outcomes = PARTS.map((type): Outcome => ({ type, said: tryTo(judges[type], judged) }));
  const failed = outcomes.filter(({ said }) => !said).map(({ type }) => type);
  const parts = outcomes.map((outcome) => partOf(outcome, profile));
  const score = rounded(parts.reduce((sum, { points }) => sum + points, 0));
  const found = outcomes.flatMap(({ said }) => said?.issues ?? []).sort((a, b) => b.points - a.points);
  return {
    profile: profile.id,
    score,
    decision: decisionOf({ score, found, outcomes, profile, failed: failed.length > 0 }),
    issues: [...failed.map((type) => `The validator ${type} failed: a person decides.`), ...sentences(found)],
    parts,
    threshold: profile.threshold,
    floor: profile.floor,
    ...(failed.length > 0 && { failed }),
  };
}

function tryTo(judge: Judge, judged: Judged): Scored | undefined {
  try {
    return judge(judged);
  } catch {
    // It is told by its name in the answer, counted, and a person decides.
    return undefined;
  }
}

interface Weighed {
  score: number;
  found: readonly Issue[];
  outcomes: readonly Outcome[];
  profile: Profile;
  failed: boolean;
}

function decisionOf({ score, found, outcomes, profile, failed }: Weighed): ApprovalValidation['decision'] {
  if (found.some(({ level }) => level === 'blocking')) return 'AUTO_REJECT';
  const content = outcomes.find(({ type }) => type === 'content_quality')?.said;
  if (content && content.score < profile.floor) return 'AUTO_REJECT';
  if (failed || found.some(({ level }) => level === 'person')) return 'MANUAL_REVIEW';
  if (score < profile.floor) return 'AUTO_REJECT';
  return score >= profile.threshold ? 'AUTO_APPROVE' : 'MANUAL_REVIEW';
}

function partOf({ type, said }: Outcome, { weights }: Profile): ValidationPart {
  const weight = weights[type];
  return {
    type,
    score: said?.score ?? null,
    weight,
    // What failed has earned nothing, so that the points of all parts are the score.
    points: said ? rounded((said.score * weight) / 100) : 0,
    issues: (said?.issues ?? []).slice(0, MOST_ISSUES).map(({ points: _cost, ...issue }) => ({
      ...issue,
      message: shortened(issue.message),
      fix: shortened(issue.fix),
    })),
  };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
/** What a request says may hold a secret; issues are shown to more people than it is. */
const shortened = (text: string): string =>
  maskSecrets(text)
    .slice(0, LONGEST)
    // Half a surrogate pair could be stored nowhere.
    .replace(/[\uD800-\uDBFF]$/, '');

const sentences = (issues: readonly Issue[]): string[] =>
  issues.slice(0, MOST_ISSUES).map(({ message, fix }) => shortened(`${message} ${fix}`));
