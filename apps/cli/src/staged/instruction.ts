/** Why a stage is asked for, in the words that the gate wants of every instruction. */
export interface Reasons {
  /** The whole work, e.g. `Promotion of test to prd`. */
  work: string;
  stage: { name: string; number: number; of: number };
  /** What the stage does. */
  does: string;
  /** The compose project. */
  project: string;
  /** What is to be seen when it is done. */
  success: string;
  /** What is done when it goes wrong. */
  mitigation: string;
  /** What may go wrong. */
  risk: string;
}

/** An instruction with its ten sections. */
export const instructionOf = ({ work, stage, does, project, success, mitigation, risk }: Reasons): string =>
  [
    `${work}, stage ${stage.number} of ${stage.of} (${stage.name}): ${does}. Each stage is approved by itself.`,
    '',
    `DELIVERABLES: ${does}; a report with times in Markdown and JSON`,
    `SUCCESS_CRITERIA: every command ends with 0; ${success}`,
    `BOUNDARIES: the compose project ${project} alone, by the commands of this request; its volumes stay`,
    `DEPENDENCIES: the stages before this one are done; a fresh backup; another Wingman carries this out`,
    `MITIGATION: ${mitigation}`,
    `TEST_PROCESS: the exit code of each command, then a look at the system from outside`,
    `TEST_RESULTS_FORMAT: the report of the command that asks; the executions in the ledger`,
    `RESOURCE_REQUIREMENTS: the people who approve, and some minutes for this stage`,
    `RISK_ASSESSMENT: ${risk}`,
    `QUALITY_METRICS: the seconds that this stage takes; health of all services is ok at the end`,
  ].join('\n');
