import { instructionOf } from '../staged/instruction.js';
import type { Stage } from '../staged/stage.js';

/** What is drilled: a stack of compose, as the gateway of the control reaches it. */
export interface Drilled {
  environment: string;
  /** The name of the compose project. */
  project: string;
  /** The stack's resolved compose file, in the folder of projects of the control's gateway. */
  file: string;
  /** Images that are built anew, each from a folder there. */
  rebuild: readonly { image: string; folder: string }[];
}

export const DRILL_STAGES = ['stop', 'remove', 'rebuild', 'validate'] as const;

/**
 * The four stages of a drill with exactly what would run. Volumes are never removed: what is proven is that the stack
 * comes back from its images, settings, secrets and data.
 * @param validate looks at the drilled system when it runs again
 */
export function drillPlan(drilled: Drilled, validate: () => Promise<void>): Stage[] {
  const compose = ['docker-compose', '--project-name', drilled.project, '--file', drilled.file];
  const stage = (name: (typeof DRILL_STAGES)[number], does: string, commands: string[][]): Stage => ({
    name,
    title: `Disaster recovery drill of ${drilled.environment}, ${name}: ${does}`,
    instruction: instructionOf({
      work: `Disaster recovery drill of the environment ${drilled.environment}`,
      stage: { name, number: DRILL_STAGES.indexOf(name) + 1, of: DRILL_STAGES.length },
      does,
      project: drilled.project,
      success: 'after the last stage the system is healthy, with the same ledger key, and its log goes on',
      mitigation: 'the stack starts again from its images, settings, secrets and volumes, by hand if need be',
      risk: `${drilled.environment} is away from the first stage to the third; its data are kept`,
    }),
    commands,
  });
  const builds = drilled.rebuild.map(({ image, folder }) => ['docker', 'build', '--tag', image, folder]);
  return [
    stage('stop', 'end its containers', [[...compose, 'stop', '--timeout', '60']]),
    stage('remove', 'remove its containers and networks', [[...compose, 'down']]),
    stage('rebuild', 'make it anew and start it', [...builds, [...compose, 'up', '--detach']]),
    { ...stage('validate', 'list what runs, then look at it from outside', [[...compose, 'ps']]), check: validate },
  ];
}
