import type { Confidence, Severity } from '../../issue.js';

/**
 * A rule of a linter that is heard: what it finds is told as this weakness of the catalogue, which has the CWE, the message
 * and the remediation; how bad and how sure are the row's, because a linter sees the call alone.
 */
export type LintRow = [weakness: string, severity: Severity, confidence: Confidence];

/** What a linter has to say about a file. */
export interface Remark {
  row: LintRow;
  /** The linter's own name of the rule, as `ruff S501`. */
  foundBy: string;
  /** Both from 1. */
  line: number;
  column: number;
}

/** What came of asking a linter; undefined: it could not read the file. */
export type Remarks = readonly Remark[] | undefined;
