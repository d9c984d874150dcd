/** How bad it is when it is what it looks like. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How sure the rule is that it is what it looks like. */
export type Confidence = 'high' | 'medium' | 'low';

/** What a validator found at one place of one file. */
export interface Issue {
  /** `<validator>.<rule>`, stable. */
  rule_id: string;
  severity: Severity;
  confidence: Confidence;
  /** Rejects whatever the score is. */
  blocking: boolean;
  /** `CWE-<number>`, where the weakness has one (https://cwe.mitre.org). */
  cwe?: string;
  path: string;
  /** Both from 1; a finding about the whole file stands at line 1. */
  line: number;
  column?: number;
  /** For people; never holds a secret or more than a short piece of the file. */
  message: string;
  remediation: string;
}

/** Who found these has not seen all of the file. */
const UNREAD: ReadonlySet<string> = new Set(['syntax.unparsed', 'security.incomplete', 'security.unlinted']);

export const isUnread = ({ rule_id: rule }: Issue): boolean => UNREAD.has(rule);

/** Issues that are told of one validator. So many that cost anything leave no points. */
const MAX_TOLD = 200;

/** The issues that matter most: what blocks, what was not read, and then the worst. */
export const heaviest = (issues: readonly Issue[]): Issue[] =>
  issues
    .toSorted(
      (one, other) =>
        Number(other.blocking) - Number(one.blocking) ||
        Number(isUnread(other)) - Number(isUnread(one)) ||
        SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity),
    )
    .slice(0, MAX_TOLD);
