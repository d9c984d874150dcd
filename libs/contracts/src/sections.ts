import { z } from 'zod';

/** The ten sections that every instruction has (SPEC.md, "Gatekeeper"). */
export const SECTION_NAMES = [
  'DELIVERABLES',
  'SUCCESS_CRITERIA',
  'BOUNDARIES',
  'DEPENDENCIES',
  'MITIGATION',
  'TEST_PROCESS',
  'TEST_RESULTS_FORMAT',
  'RESOURCE_REQUIREMENTS',
  'RISK_ASSESSMENT',
  'QUALITY_METRICS',
] as const;
export const sectionName = z.enum(SECTION_NAMES);
export type SectionName = z.infer<typeof sectionName>;
