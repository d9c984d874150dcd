import { SECTION_NAMES } from '@wingman/contracts';
import type { SectionName } from '@wingman/contracts';

const CONTENT: Record<SectionName, string> = {
  DELIVERABLES: 'The file docs/release.md with the notes of this release.',
  SUCCESS_CRITERIA: 'Every merged change since the last release is named.',
  BOUNDARIES: 'Nothing outside docs/ is changed.',
  DEPENDENCIES: 'The list of merged changes.',
  MITIGATION: 'The old file stays in the history.',
  TEST_PROCESS: 'A second person reads the notes against the list.',
  TEST_RESULTS_FORMAT: 'A comment on the change.',
  RESOURCE_REQUIREMENTS: 'One hour.',
  RISK_ASSESSMENT: 'A change may be forgotten; nobody is harmed.',
  QUALITY_METRICS: 'No merged change is missing.',
};

/** An instruction with all ten sections; `changes` replaces contents, and leaves sections out where it says null. */
export const instruction = (changes: Partial<Record<SectionName, string | null>> = {}): string =>
  SECTION_NAMES.filter((name) => changes[name] !== null)
    .map((name) => `## ${name}\n${changes[name] ?? CONTENT[name]}\n`)
    .join('\n');
