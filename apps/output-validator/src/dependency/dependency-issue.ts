import type { Confidence, Issue, Severity } from '../issue.js';

interface Row {
  severity: Severity;
  confidence?: Confidence;
  blocking?: boolean;
  cwe?: string;
  remediation: string;
}

/** Everything that can be wrong with what files rely on, how bad it is, and what to do. */
export const DEPENDENCY_RULES = {
  known_bad: {
    severity: 'critical',
    blocking: true,
    cwe: 'CWE-506',
    remediation: 'Remove it, and look at where it was installed.',
  },
  invented: {
    severity: 'critical',
    blocking: true,
    cwe: 'CWE-1357',
    remediation: 'Use a package that exists. Packages of your own are named in the settings of this service.',
  },
  typosquat: {
    severity: 'high',
    confidence: 'medium',
    cwe: 'CWE-1357',
    remediation: 'Write the name of the package that you mean; if you mean this one, have a person confirm it.',
  },
  other_registry: {
    severity: 'medium',
    confidence: 'low',
    cwe: 'CWE-1357',
    remediation: 'Use a package of this registry, and have a person look at who publishes it.',
  },
  confusion: {
    severity: 'medium',
    confidence: 'medium',
    cwe: 'CWE-427',
    remediation: 'Take each package from one registry only: by a scope, or by one index that mirrors the others.',
  },
  undeclared: { severity: 'medium', remediation: 'Declare it in the manifest.' },
  plain_http: { severity: 'high', cwe: 'CWE-494', remediation: 'Take it over HTTPS.' },
  foreign_place: {
    severity: 'medium',
    cwe: 'CWE-494',
    remediation: 'Name a version of a registry, or pin the place by a whole commit.',
  },
  any_version: { severity: 'medium', remediation: 'Name a version that you chose.' },
  prerelease: { severity: 'low', remediation: 'Use a release, or say why a prerelease is needed.' },
  unlikely_version: { severity: 'high', cwe: 'CWE-427', remediation: 'Name a version that you chose.' },
  install_script: {
    severity: 'high',
    cwe: 'CWE-506',
    remediation: 'Build before publishing, and let nothing run at installation.',
  },
  unknown: { severity: 'info', remediation: 'Set a registry, or have a person look.' },
} as const satisfies Record<string, Row>;
export type DependencyRule = keyof typeof DEPENDENCY_RULES;

/** Where a name stands. */
export interface Place {
  path: string;
  line: number;
}

const LONGEST = 300;

/** `more` says what differs from the rule's row in this case. */
export function dependencyIssue(
  rule: DependencyRule,
  { path, line }: Place,
  message: string,
  more: Partial<Pick<Issue, 'severity' | 'blocking'>> = {},
): Issue {
  const { confidence = 'high', blocking = false, ...row }: Row = DEPENDENCY_RULES[rule];
  return {
    rule_id: `dependency.${rule}`,
    confidence,
    blocking,
    ...row,
    path,
    line,
    message: message.slice(0, LONGEST),
    ...more,
  };
}
