import type { Mode, Severity } from '../rules/rule.js';
import type { Span } from '../span.js';

/** One thing that is wrong with a text. The span is where it stands; the excerpt shows it, secrets masked. */
export interface Violation extends Span {
  rule_id: string;
  severity: Severity;
  mode: Mode;
  /** The section it stands in; null before the first one. */
  section: string | null;
  excerpt: string;
  message: string;
  remediation: string;
}

const MAX_EXCERPT = 200;

/** A bounded piece of text to show; what was cut is marked. */
export function excerptOf(text: string): string {
  if (text.length <= MAX_EXCERPT) return text;
  // Never half of a surrogate pair.
  return `${text.slice(0, MAX_EXCERPT).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
