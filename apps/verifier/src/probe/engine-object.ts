import { createHash } from 'node:crypto';
import type { CheckOf, Evidence } from '@wingman/contracts';
import { z } from 'zod';
import { LookError } from '../scope/look-error.js';
import { shortDigest } from '../scope/read.js';
import { isImageId, sameImageName } from './image-name.js';
import { fail, pass, type Finding, type Observed, type Surroundings } from './probe.js';

/** What the engine says of an object, for people and for later comparison: never a label or a value. */
export interface EngineObject {
  evidence: Evidence;
  observed: Observed;
}

/** Looks at one object through the gateway. @throws LookError `engine_away`, `ambiguous`, … */
export async function lookAtObject(
  at: Surroundings,
  kind: Evidence['kind'],
  name: string,
): Promise<EngineObject | 'absent'> {
  if (at.evidence === undefined) throw new LookError('engine_away');
  const evidence = await at.evidence({ kind, name }, at.signal);
  if (evidence === 'absent') return 'absent';
  assertNamed(evidence, name);
  const digest = shortDigest(createHash('sha256').update(JSON.stringify(evidence.facts)).digest('hex'));
  const id = evidence.id.slice(0, 19);
  return { evidence, observed: { exists: true, id, digest, observed_at: evidence.observed_at } };
}

const names = z.looseObject({
  Name: z.string().optional(),
  RepoTags: z.array(z.string()).nullish(),
  RepoDigests: z.array(z.string()).nullish(),
});

/**
 * The engine also takes the beginning of an id for a name: `ab` may find a network called otherwise. Only a name, or as
 * much of an id as docker shows (12 digits), is what was meant.
 */
function assertNamed({ facts, id, kind }: Evidence, name: string): void {
  const { Name, RepoTags, RepoDigests } = names.parse(facts);
  const bare = name.replace(/^sha256:/, '');
  if (isImageId(name) && id.replace(/^sha256:/, '').startsWith(bare.toLowerCase())) return;
  const known = kind === 'image' ? [...(RepoTags ?? []), ...(RepoDigests ?? [])] : [Name?.replace(/^\//, '') ?? ''];
  const wanted = kind === 'container' ? name.replace(/^\//, '') : name;
  const found = kind === 'image' ? known.some((one) => sameImageName(one, name)) : known.includes(wanted);
  if (!found) throw new LookError('ambiguous');
}

type Present = { present: boolean };

async function probePresent(kind: Evidence['kind'], name: string, { present }: Present, at: Surroundings) {
  const found = await lookAtObject(at, kind, name);
  if (found === 'absent') return present ? fail('missing', { exists: false }) : pass({ exists: false });
  return present ? pass(found.observed) : fail('present', found.observed);
}

export const probeImage = (check: CheckOf<'image'>, at: Surroundings): Promise<Finding> =>
  probePresent('image', check.ref, check, at);
export const probeVolume = (check: CheckOf<'volume'>, at: Surroundings): Promise<Finding> =>
  probePresent('volume', check.name, check, at);
export const probeNetwork = (check: CheckOf<'network'>, at: Surroundings): Promise<Finding> =>
  probePresent('network', check.name, check, at);
