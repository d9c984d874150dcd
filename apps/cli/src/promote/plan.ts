import type { Images } from './compose-file.js';
import { instructionOf } from '../staged/instruction.js';
import type { Stage } from '../staged/stage.js';

/** A release that goes from one environment to the next, with everything that is fixed before people are asked. */
export interface Promotion {
  from: string;
  to: string;
  /** The compose project where it goes. */
  project: string;
  /** The folder of the compose files, in the control's folder of projects. */
  folder: string;
  /** The file with the images that will run, and the one with those that ran before. */
  releaseFile: string;
  rollbackFile: string;
  /** Image ids by service: what will run, what ran. */
  images: Images;
  earlier: Images;
  /** Services that end by themselves: no part of the way back. */
  once: readonly string[];
}

/** The service that prepares the database and ends. */
const MIGRATE = 'migrate';

export const PROMOTION_STAGES = ['pin', 'migrate', 'start', 'gate'] as const;
type StageName = (typeof PROMOTION_STAGES)[number];

interface Looks {
  /** Throws where the files no longer say what people were asked about. */
  intact: () => void;
  /** Throws where the system does not serve as it must. */
  well: () => Promise<void>;
}

const composeOf = ({ project, folder }: Promotion, file: string): string[] => [
  ...['docker-compose', '--project-name', project],
  ...['--file', folder === '' ? file : `${folder}/${file}`],
];

/** The stages of a promotion with exactly what would run. */
export function promotionPlan(promotion: Promotion, { intact, well }: Looks): Stage[] {
  const { from, to, images } = promotion;
  const compose = composeOf(promotion, promotion.releaseFile);
  const ids = [...new Set(Object.values(images))].sort();
  const migrates = Object.hasOwn(images, MIGRATE);
  const stage = (name: StageName, does: string, commands: string[][]): Stage => ({
    name,
    title: `Promotion of ${from} to ${to}, ${name}: ${does}`,
    instruction: instructionOf({
      work: `Promotion of the release that runs in ${from} to ${to}`,
      stage: { name, number: PROMOTION_STAGES.indexOf(name) + 1, of: PROMOTION_STAGES.length },
      does: name === 'pin' ? `${does}: ${imageList(images)}` : does,
      project: promotion.project,
      success: 'after the last stage the system is healthy, with the same ledger key, and its log goes on',
      mitigation: 'when starting or the gate fails, people are asked for the way back to the images that ran before',
      risk: `${to} is away while its services start; migrations only ever add, so the earlier release runs on the newer database`,
    }),
    commands,
    before: intact,
  });
  const looks = [
    ['docker', 'image', 'inspect', '--format', '{{.Id}}', ...ids],
    [...compose, 'config', '--quiet'],
  ];
  const migrate = [...compose, 'run', '--rm', '--no-deps', MIGRATE];
  return [
    stage('pin', 'fix the images of the release', looks),
    ...(migrates ? [stage('migrate', 'add to the database what the release needs', [migrate])] : []),
    stage('start', 'start the services of the release', [[...compose, 'up', '--detach']]),
    { ...stage('gate', 'list what runs, then look at it from outside', [[...compose, 'ps']]), check: well },
  ];
}

const imageList = (images: Images): string =>
  Object.entries(images)
    .map(([service, id]) => `${service} ${id}`)
    .join(', ');

/** What people are asked for when a release does not come up: the services as they were, the database as it is. */
export function wayBack(promotion: Promotion): Pick<Stage, 'title' | 'instruction' | 'commands'> {
  const { to, earlier, once, project } = promotion;
  const services = Object.keys(earlier).filter((service) => !once.includes(service));
  const does = `start the services as they were before, by the images that ran: ${imageList(earlier)}`;
  return {
    title: `Roll ${to} back to the images that ran before the promotion`,
    instruction: instructionOf({
      work: `Rollback of the promotion to ${to}`,
      stage: { name: 'rollback', number: 1, of: 1 },
      does,
      project,
      success: 'the earlier release is healthy on the newer database',
      mitigation: 'the runbook of production, then a restore from the backup where data was damaged',
      risk: `${to} is away while its services start; the database stays as it is`,
    }),
    commands: [[...composeOf(promotion, promotion.rollbackFile), 'up', '--detach', '--no-deps', ...services]],
  };
}
