import type { SectionName, Violation } from '@wingman/contracts';
import type { Reversibility } from '../commands/fact.js';
import type { Policy } from '../rules/policy.js';
import { readSections, SECTION_GUIDE, sectionAt } from '../sections/sections.js';
import type { SectionReading } from '../sections/sections.js';
import { reversibilityOf } from './commands.js';
import { JUDGED, readText } from './judge-text.js';
import { isRejected, isShown, violationsOf } from './violation.js';
import type { Finding } from './violation.js';

/** Violations that are shown; the rest is counted. */
const MAX_VIOLATIONS = 200;

/** What a policy says of an instruction: everything at once. */
export interface Judgement {
  decision: 'APPROVED' | 'REJECTED';
  missing_sections: SectionName[];
  empty_sections: SectionName[];
  duplicate_sections: SectionName[];
  sections_found: SectionName[];
  /** In order of standing; those about missing sections first. */
  violations: Violation[];
  /** Violations that are not in the list, because it would be too long. */
  violations_omitted: number;
  /** How often each rule found something, those that only observe included. */
  rule_counts: Record<string, number>;
  policy_version: string;
  /** What is left after everything that it orders was run. */
  reversibility: Reversibility;
}

/**
 * Judges an instruction: its ten sections, the commands that it orders, secrets, and what stands hidden in it. Takes any
 * string, in time linear in its length, and never throws.
 */
export function judgeInstruction(text: string, policy: Policy): Judgement {
  const sections = readSections(text);
  const known = (offset: number) => sectionAt(sections, offset);
  const reading = readText(text, policy, { sectionAt: known });
  const findings = [
    ...sectionFindings(sections, policy),
    ...JUDGED.flatMap((kind) => reading.findings[kind]).sort((a, b) => a.start - b.start),
  ];
  const shown = findings.filter(isShown);
  return {
    decision: isRejected(findings.map(({ rule }) => rule)) ? 'REJECTED' : 'APPROVED',
    missing_sections: sections.missing,
    empty_sections: sections.empty,
    duplicate_sections: sections.duplicates,
    sections_found: sections.found,
    violations: violationsOf(shown.slice(0, MAX_VIOLATIONS), { text, secrets: reading.secrets, sectionAt: known }),
    violations_omitted: Math.max(0, shown.length - MAX_VIOLATIONS),
    rule_counts: countsOf(findings),
    policy_version: policy.version,
    reversibility: reversibilityOf(reading.commands),
  };
}

function countsOf(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { rule } of findings) counts[rule.id] = (counts[rule.id] ?? 0) + 1;
  return counts;
}

/** One for each section that is missing or empty, with one line on what belongs there. */
function sectionFindings({ missing, empty, blocks }: SectionReading, policy: Policy): Finding[] {
  const [missingRule, emptyRule] = [policy.named('sections.missing'), policy.named('sections.empty')];
  return [
    ...missing.map((name) => ({
      rule: missingRule,
      start: 0,
      end: 0,
      section: name,
      message: `${name} is missing. ${SECTION_GUIDE[name]}`,
    })),
    ...empty.map((name) => ({
      rule: emptyRule,
      ...(blocks.find((block) => block.name === name)?.heading ?? { start: 0, end: 0 }),
      section: name,
      message: `${name} is empty. ${SECTION_GUIDE[name]}`,
    })),
  ];
}
