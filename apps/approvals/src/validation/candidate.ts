import type { ApprovalRisk, ApprovalValidation, ValidationIssue } from '@wingman/contracts';
import type { PolicyInForce } from '@wingman/policy';

/** What is known of something that a request leans on. */
export type Standing = 'approved' | 'not_approved' | 'missing';

/** What a request names and somebody could look up. */
export interface Known {
  approvals: Readonly<Record<string, Standing>>;
  checks: Readonly<Record<string, Standing>>;
}

/** What validators are shown of a request. */
export interface Candidate {
  tenantId: string;
  workerId: string;
  title: string;
  instruction: string;
  commands: readonly (readonly string[])[];
  environment: string;
  checkId?: string | undefined;
  metadata?: unknown;
  /** What the commands name, as far as the gateway could tell. */
  objects: Readonly<Record<string, string>>;
  /** Nothing of it would change anything. */
  readOnly: boolean;
}

/** Candidate, policy and everything that was looked up: a validator needs nothing else, and is a pure function of it. */
export interface Judged {
  candidate: Candidate;
  known: Known;
  policy: PolicyInForce['policy'];
}

/** An issue and what it costs. */
export interface Issue extends ValidationIssue {
  points: number;
}

/** A hundred, less what its issues cost; nothing with one that blocks. */
export interface Scored {
  score: number;
  issues: Issue[];
}

/** One of the validators. Pure; bounded in time by the length of what it reads. */
export type Judge = (judged: Judged) => Scored;

/** Scores a request before people see it. It can reject; it can never stand in for a person. */
export interface Validator {
  validate(candidate: Candidate, inForce: PolicyInForce): Promise<ApprovalValidation>;
}

/** What a validator says that found these. */
export function scored(issues: Issue[]): Scored {
  if (issues.some(({ level }) => level === 'blocking')) return { score: 0, issues };
  return { score: Math.max(0, 100 - issues.reduce((sum, { points }) => sum + points, 0)), issues };
}

export const isReadOnly = ({ reversibility }: Pick<ApprovalRisk, 'reversibility'>): boolean =>
  reversibility === 'read_only';
