import type { Issue } from '../issue.js';
import type { Finding } from './flow/engine.js';
import { WEAKNESSES } from './rules/weaknesses.js';

/** What is reported of a finding: the file's text is never part of it. */
export function issueOf({ weakness, at, confidence }: Finding, path: string): Issue {
  const known = WEAKNESSES[weakness];
  if (!known) throw new Error(`no weakness is named ${weakness}`);
  const sure = confidence ?? known.confidence;
  return {
    rule_id: `security.${weakness}`,
    severity: known.severity,
    confidence: sure,
    blocking: known.severity === 'critical' && sure === 'high',
    cwe: known.cwe,
    path,
    line: at.line,
    column: at.column,
    message: known.message,
    remediation: known.remediation,
  };
}

/** Not knowing is told, not taken for being fine. */
export function incomplete(path: string): Issue {
  return {
    rule_id: 'security.incomplete',
    severity: 'info',
    confidence: 'high',
    blocking: false,
    path,
    line: 1,
    message: 'The file is nested too deep or too large to be followed to its end.',
    remediation: 'Split it, or have it read by a person.',
  };
}
