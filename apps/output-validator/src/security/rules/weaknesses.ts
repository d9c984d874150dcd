import { CONDUCT_WEAKNESSES } from './conduct-weaknesses.js';
import { INJECTED_WEAKNESSES } from './injected-weaknesses.js';
import { PROTECTION_WEAKNESSES } from './protection-weaknesses.js';
import type { Confidence, Severity } from '../../issue.js';
import type { Danger } from '../flow/value.js';

export interface Weakness {
  /** https://cwe.mitre.org */
  cwe: string;
  severity: Severity;
  confidence: Confidence;
  /** What a value must carry to be the cause; undefined: no value is. */
  danger?: Danger;
  message: string;
  remediation: string;
}

const ROWS = { ...INJECTED_WEAKNESSES, ...PROTECTION_WEAKNESSES, ...CONDUCT_WEAKNESSES };

/** What the rules can report, by its name. */
export const WEAKNESSES: Readonly<Record<string, Weakness>> = Object.fromEntries(
  Object.entries(ROWS).map(([name, [cwe, severity, confidence, danger, message, remediation]]) => [
    name,
    { cwe: `CWE-${String(cwe)}`, severity, confidence, ...(danger ? { danger } : {}), message, remediation },
  ]),
);
