import type { SectionName } from '@wingman/contracts';

/** What belongs in each section, in one line; shown to whoever left it out. */
export const SECTION_GUIDE: Readonly<Record<SectionName, string>> = {
  DELIVERABLES: 'What will exist when the work is done: files, services, changes, each by name.',
  SUCCESS_CRITERIA: 'What must be true so that the work counts as done, in terms that somebody else can check.',
  BOUNDARIES: 'What must not be touched or done, and where the work ends.',
  DEPENDENCIES: 'What must be there before: access, services, packages, decisions; "none" where there is nothing.',
  MITIGATION: 'What will be done when something goes wrong: how to undo it, who is told.',
  TEST_PROCESS: 'How the result will be tested: which commands or steps, and against what.',
  TEST_RESULTS_FORMAT: 'In which form the results of the tests are handed in: file, format, place.',
  RESOURCE_REQUIREMENTS: 'What the work needs while it runs: time, machines, memory, money, people.',
  RISK_ASSESSMENT: 'What could go wrong, how likely it is and how bad it would be.',
  QUALITY_METRICS: 'By which figures the quality of the result is measured, with the value that is good enough.',
};
