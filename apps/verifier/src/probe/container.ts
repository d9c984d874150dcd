import type { CheckOf } from '@wingman/contracts';
import { z } from 'zod';
import { LookError } from '../scope/look-error.js';
import { lookAtObject, type EngineObject } from './engine-object.js';
import { isImageId, sameImageName } from './image-name.js';
import {
  contradicted,
  fail,
  judge,
  pass,
  undecided,
  unknown,
  type Doubt,
  type Finding,
  type Surroundings,
} from './probe.js';

type ContainerCheck = CheckOf<'container'>;

/** What of the engine's answer counts (Engine API, ContainerInspect). */
const containerFacts = z.looseObject({
  Image: z.string(),
  State: z.looseObject({
    Status: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
    ExitCode: z.int().optional(),
    StartedAt: z.iso.datetime({ offset: true }),
    Health: z.looseObject({ Status: z.enum(['none', 'starting', 'healthy', 'unhealthy']) }).nullish(),
  }),
  Config: z.looseObject({ Image: z.string(), Env: z.array(z.string()).nullish() }),
  Mounts: z.array(z.looseObject({ Destination: z.string() })).nullish(),
  HostConfig: z.looseObject({ Tmpfs: z.record(z.string(), z.unknown()).nullish() }).optional(),
});
type ContainerFacts = z.infer<typeof containerFacts>;

// WIRE.md, end of "Check vocabulary": clocks get a tolerance of one second.
const TOLERANCE_MS = 1000;

/** A container as its engine describes it, asked through the gateway: the verifier has no socket of its own. */
export async function probeContainer(check: ContainerCheck, at: Surroundings): Promise<Finding> {
  const found = await lookAtObject(at, 'container', check.name);
  if (found === 'absent') return absent(check);
  if (check.state === 'absent') return fail('present', found.observed);
  const facts = containerFacts.safeParse(found.evidence.facts);
  if (!facts.success) throw new LookError('engine_away', facts.error);
  const { State } = facts.data;
  const observed = { ...found.observed, status: State.Status, started_at: State.StartedAt };
  const aspects = [
    stateAspect(check, facts.data),
    exitAspect(check, facts.data),
    startAspect(check, facts.data),
    envAspect(check, facts.data),
    mountAspect(check, facts.data),
    await imageAspect(check, facts.data, at),
  ];
  return judge(aspects, observed);
}

/** A container that removes itself when it stops is gone once it was stopped, as said. */
function absent({ state, exit_code: code }: ContainerCheck): Finding {
  if (state === 'absent') return pass({ exists: false });
  return state === 'stopped' || code !== undefined
    ? unknown('ambiguous', { exists: false })
    : fail('missing', { exists: false });
}

const RUNS = { running: true, created: false, exited: false, dead: false } as const;

/** Paused, restarting and removing are neither running nor stopped. */
function stateAspect({ state }: ContainerCheck, { State }: ContainerFacts): Doubt {
  if (state === undefined) return undefined;
  if (!(State.Status in RUNS)) return undecided('ambiguous');
  const runs = RUNS[State.Status as keyof typeof RUNS];
  if (state === 'stopped') return runs ? contradicted('running') : undefined;
  if (!runs) return contradicted('not_running');
  return state === 'healthy' ? healthAspect(State) : undefined;
}

/** One that runs, is paused or was never started has not ended. */
function exitAspect({ exit_code: wanted }: ContainerCheck, { State }: ContainerFacts): Doubt {
  if (wanted === undefined) return undefined;
  if (State.Status !== 'exited' && State.Status !== 'dead') return undecided('ambiguous');
  if (State.ExitCode === undefined) return undecided('engine_away');
  return State.ExitCode === wanted ? undefined : contradicted('exit_code_differs');
}

function healthAspect({ Health }: ContainerFacts['State']): Doubt {
  switch (Health?.Status) {
    case 'healthy':
      return undefined;
    case 'unhealthy':
      return contradicted('not_healthy');
    case 'starting':
      // It may have been healthy when it was said, and have been restarted since.
      return undecided('ambiguous');
    case 'none':
    case undefined:
      return undecided('no_health_check');
  }
}

function startAspect({ started_after: start }: ContainerCheck, { State }: ContainerFacts): Doubt {
  if (start === undefined) return undefined;
  return Date.parse(State.StartedAt) < Date.parse(start) - TOLERANCE_MS ? contradicted('started_before') : undefined;
}

/** Only names come from the gateway; `…` stands for what the variables hold. */
function envAspect({ env_key: key }: ContainerCheck, { Config }: ContainerFacts): Doubt {
  if (key === undefined || (Config.Env ?? []).some((variable) => variable.split('=')[0] === key)) return undefined;
  return contradicted('env_key_missing');
}

function mountAspect({ mount }: ContainerCheck, { Mounts, HostConfig }: ContainerFacts): Doubt {
  if (mount === undefined) return undefined;
  const mounted = [...(Mounts ?? []).map(({ Destination }) => Destination), ...Object.keys(HostConfig?.Tmpfs ?? {})];
  return mounted.map(plain).includes(plain(mount)) ? undefined : contradicted('mount_missing');
}

const plain = (path: string): string => path.replace(/(?<=.)\/+$/, '');

/** A tag may have moved since the container was made: the name alone does not say which image runs. */
async function imageAspect({ image }: ContainerCheck, facts: ContainerFacts, at: Surroundings): Promise<Doubt> {
  if (image === undefined) return undefined;
  if (isImageId(image) && withoutAlgorithm(facts.Image).startsWith(withoutAlgorithm(image))) return undefined;
  const named = await lookAtObject(at, 'image', image);
  if (isOf(named, facts.Image)) return undefined;
  return sameImageName(image, facts.Config.Image) || isImageId(facts.Config.Image)
    ? undecided('ambiguous')
    : contradicted('image_differs');
}

const isOf = (named: EngineObject | 'absent', id: string): boolean => named !== 'absent' && named.evidence.id === id;

const withoutAlgorithm = (id: string): string => id.toLowerCase().replace(/^sha256:/, '');
