import { MASK } from '@wingman/contracts';
import type { SectionName, Violation } from '@wingman/contracts';
import type { Rule } from '../rules/rule.js';
import type { Span } from '../span.js';

/** A place in a text where a rule found something, before it is put into words. */
export interface Finding extends Span {
  rule: Rule;
  /** The section it is about, where that is not the one it stands in. */
  section?: SectionName;
  /** Instead of the rule's reason. */
  message?: string;
}

/** True when the violations reject the text. */
export const isRejected = (found: ReadonlyArray<Pick<Violation, 'mode'>>): boolean =>
  found.some(({ mode }) => mode === 'enforce');

/** What a violation needs to know of the whole text. */
export interface TextKnowledge {
  text: string;
  sectionAt: (offset: number) => SectionName | null;
  /** Where secrets stand, in order of standing. */
  secrets: readonly Span[];
}

/** Findings in words. What only observes is no violation. */
export const violationsOf = (findings: readonly Finding[], known: TextKnowledge): Violation[] =>
  findings.filter(isShown).map((finding) => violationOf(finding, known));

/** Rules that only observe are counted and never shown. */
export const isShown = ({ rule }: Finding): boolean => rule.mode !== 'observe';

function violationOf({ rule, start, end, section, message }: Finding, known: TextKnowledge): Violation {
  return {
    rule_id: rule.id,
    severity: rule.severity,
    mode: rule.mode,
    section: section ?? known.sectionAt(start),
    excerpt: excerptOf(known, { start, end }),
    start,
    end,
    message: message ?? rule.reason,
    remediation: rule.remediation,
  };
}

const MAX_EXCERPT = 200;

/** A bounded piece of the text with every secret in it masked, also one that stands in it only partly. */
function excerptOf({ text, secrets }: TextKnowledge, { start, end }: Span): string {
  const stop = Math.min(end, start + MAX_EXCERPT);
  let shown = '';
  let at = start;
  for (const secret of secrets) {
    if (secret.end <= at) continue;
    if (secret.start >= stop) break;
    shown += text.slice(at, Math.max(at, secret.start)) + MASK;
    at = secret.end;
  }
  if (at < stop) shown += text.slice(at, stop);
  // Half a surrogate pair could be stored nowhere.
  return stop < end ? `${shown.replace(/[\uD800-\uDBFF]$/, '')}…` : shown;
}
