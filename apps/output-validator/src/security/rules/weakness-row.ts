import type { Confidence, Severity } from '../../issue.js';
import type { Danger } from '../flow/value.js';

/** The number of the CWE, how bad it is, how sure, what a value must carry to cause it, and what people are told. */
export type Row = [
  cwe: number,
  severity: Severity,
  confidence: Confidence,
  danger: Danger | '',
  message: string,
  remediation: string,
];
