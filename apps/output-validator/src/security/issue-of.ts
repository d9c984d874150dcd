import type { Issue } from '../issue.js';
import type { Finding } from './flow/engine.js';
import { WEAKNESSES } from './rules/weaknesses.js';

/** What is reported of a finding: the file's text is never part of it. */
export function issueOf({ weakness, at, confidence, foundBy, ...finding }: Finding, path: string): Issue {
  const known = WEAKNESSES[weakness];
  if (!known) throw new Error(`no weakness is named ${weakness}`);
  const sure = confidence ?? known.confidence;
  const severity = finding.severity ?? known.severity;
  return {
    rule_id: `security.${weakness}`,
    severity,
    confidence: sure,
    blocking: severity === 'critical' && sure === 'high',
    cwe: known.cwe,
    path,
    line: at.line,
    column: at.column,
    message: foundBy === undefined ? known.message : `${known.message} (${foundBy})`,
    remediation: known.remediation,
  };
}

/** Not knowing is told, not taken for being fine. */
export const incomplete = (path: string): Issue =>
  unseen(path, 'incomplete', 'The file is nested too deep or too large to be followed to its end.');

export const unlinted = (path: string): Issue =>
  unseen(path, 'unlinted', 'The linter of this language could not read the file.');

function unseen(path: string, rule: string, message: string): Issue {
  return {
    rule_id: `security.${rule}`,
    severity: 'info',
    confidence: 'high',
    blocking: false,
    path,
    line: 1,
    message,
    remediation: 'Split it, or have it read by a person.',
  };
}
