import path from 'node:path';
import { flagIsOn } from '@wingman/policy';
import type { KnownCall } from '@wingman/policy';
import type { Look } from '../../objects/lookup.js';
import type { Reference } from '../../objects/references.js';
import { isBuildNetwork } from '../build/build-call.js';
import { readContext } from '../build/context.js';
import { fixedImages } from '../build/fixed-images.js';
import type { FixedImages } from '../build/fixed-images.js';
import type { BuildGiven } from '../build/images.js';
import { MAX_DOCKERFILE_BYTES } from '../prepare-build.js';
import { readInside } from '../read-inside.js';
import { refused } from '../refused.js';
import { placeIn } from './project.js';
import { isPart } from './model.js';
import type { ComposeModel, Part } from './model.js';

/** What is built for a service. */
export interface ServiceBuild {
  service: string;
  /** Absolute, in the tenant's folder. */
  context: string;
  /** In the context, by its path from there. */
  dockerfile: string;
  /** Of everything that the builder gets. */
  digest: string;
  given: BuildGiven;
}

const BUILDS = new Set(['compose build', 'compose up', 'compose create', 'compose run']);

interface BuildsQuestion {
  tenantId: string;
  call: KnownCall;
  model: ComposeModel;
  folder: string;
  buildkit: boolean;
}

/**
 * The builds that a command may start, and the images that they take something from. Throws `policy_floor` for those
 * that take more than their context.
 */
export async function buildsIn(
  look: Look,
  { tenantId, call, model, folder, buildkit }: BuildsQuestion,
): Promise<FixedImages & { builds: ServiceBuild[] }> {
  const [builds, images]: [ServiceBuild[], Reference[]] = [[], []];
  let problem: FixedImages['problem'];
  if (!BUILDS.has(call.command)) return { builds, images };
  if (call.command === 'compose build' && flagIsOn(call.flags, 'pull'))
    throw refused('a build that fetches its images anew: pull them with commands of their own');
  for (const [service, { build }] of Object.entries(model.services)) {
    if (build === undefined || build === null) continue;
    const part = isPart(build) ? build : { context: build };
    const more = MORE.find((key) => part[key] !== undefined && part[key] !== false);
    if (more !== undefined) throw refused(`service ${service} builds with ${more}`);
    if (!isBuildNetwork(String(part['network'] ?? 'default')))
      throw refused(`service ${service} builds in a network of elsewhere`);
    if (typeof part['context'] !== 'string') throw refused(`service ${service} builds without a context`);
    if (/^[a-z+]+:\/\/|^git@/.test(part['context'])) throw refused(`service ${service} builds from elsewhere`);
    const context = placeIn(folder, part['context']);
    const dockerfile = path.relative(context, placeIn(context, String(part['dockerfile'] ?? 'Dockerfile')));
    const { digest } = await readContext({ folder, context, dockerfile });
    const text = (await readInside(folder, path.join(context, dockerfile), MAX_DOCKERFILE_BYTES)).toString('utf8');
    const args = givenArguments([part['args'], call.flags['build-arg']]);
    builds.push({ service, context, dockerfile, digest, given: { buildkit, args } });
    for (const platform of platformsOf(part, model.services[service]!)) {
      const found = await fixedImages(look, { tenantId, text, given: { buildkit, args, platform } });
      images.push(...found.images);
      problem ??= found.problem;
    }
  }
  return { builds, images, problem };
}

/** What takes more than the context. */
const MORE = [
  ...['ssh', 'secrets', 'cache_from', 'cache_to', 'additional_contexts', 'entitlements', 'privileged', 'pull'],
  'dockerfile_inline',
];

/** `{NAME: value}` or `NAME=value`; one without a value has none, for compose has no variables here. */
function givenArguments(lists: readonly unknown[]): Map<string, string> {
  const words = lists.flatMap((list): [string, unknown][] => {
    if (isPart(list)) return Object.entries(list);
    return Array.isArray(list) ? list.map((word) => cutAt(String(word))) : [];
  });
  return new Map(
    words.filter(([, value]) => value !== undefined && value !== null).map(([key, value]) => [key, String(value)]),
  );
}

const cutAt = (word: string): [string, string | undefined] => {
  const [, key = word, value] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
  return [key, value];
};

/** Those that it is built for; undefined: the builder's own. */
function platformsOf({ platforms }: Part, { platform }: Part): (string | undefined)[] {
  if (Array.isArray(platforms) && platforms.length > 0) return platforms.map(String);
  return [typeof platform === 'string' ? platform : undefined];
}
