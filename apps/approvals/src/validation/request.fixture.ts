import { builtinPolicy, createPolicy } from '@wingman/policy';
import type { ApprovalRules } from '@wingman/policy';
import type { Candidate, Judged, Known } from './candidate.js';

/** An instruction that says everything, each section something of its own. */
export const INSTRUCTION = `Restart the web container of the shop, since its memory has been growing for two days.

DELIVERABLES: the container web runs again with its own image
SUCCESS_CRITERIA: GET /health answers 200 within a minute
BOUNDARIES: never remove volumes; the database stays as it is
DEPENDENCIES: none
MITIGATION: start the container again, and tell the shop's people
TEST_PROCESS: ask the health endpoint three times
TEST_RESULTS_FORMAT: the three answers as JSON in the claim
RESOURCE_REQUIREMENTS: five minutes, no further memory
RISK_ASSESSMENT: the shop is away for some ten seconds
QUALITY_METRICS: no more than 15 seconds without an answer
`;

export const CANDIDATE: Candidate = {
  tenantId: '01999999-0000-7000-8000-000000000001',
  workerId: 'keeper',
  title: 'Restart the web container',
  instruction: INSTRUCTION,
  commands: [['docker', 'restart', 'web']],
  environment: 'dev',
  objects: { '0 container web': 'a1b2c3' },
  readOnly: false,
};

interface Around {
  known?: Partial<Known>;
  approvals?: ApprovalRules;
}

/** A request that nothing is wrong with, but for what is changed. */
export const judgedOf = (change: Partial<Candidate> = {}, { known, approvals }: Around = {}): Judged => ({
  candidate: { ...CANDIDATE, ...change },
  known: { approvals: {}, checks: {}, ...known },
  policy: approvals ? createPolicy([{ layer: 'tenant', approvals }]) : builtinPolicy(),
});
