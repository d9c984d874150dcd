import path from 'node:path';
import type { KnownCall } from '@wingman/policy';
import { isBuildNetwork } from '../build/build-call.js';
import { readContext } from '../build/context.js';
import { refused } from '../refused.js';
import { placeIn } from './project.js';
import { isPart } from './model.js';
import type { ComposeModel } from './model.js';

/** What is built for a service. */
export interface ServiceBuild {
  service: string;
  /** Absolute, in the tenant's folder. */
  context: string;
  /** In the context, by its path from there. */
  dockerfile: string;
  /** Of everything that the builder gets. */
  digest: string;
}

const BUILDS = new Set(['compose build', 'compose up', 'compose create', 'compose run']);

/** The builds that a command may start. Throws `policy_floor` for those that take more than their context. */
export async function buildsIn({ command }: KnownCall, model: ComposeModel, folder: string): Promise<ServiceBuild[]> {
  if (!BUILDS.has(command)) return [];
  const found: ServiceBuild[] = [];
  for (const [service, { build }] of Object.entries(model.services)) {
    if (build === undefined || build === null) continue;
    const part = isPart(build) ? build : { context: build };
    const more = ['ssh', 'secrets', 'cache_to', 'additional_contexts', 'entitlements', 'privileged'].find(
      (key) => part[key] !== undefined,
    );
    if (more !== undefined) throw refused(`service ${service} builds with ${more}`);
    if (!isBuildNetwork(String(part['network'] ?? 'default')))
      throw refused(`service ${service} builds in a network of elsewhere`);
    if (typeof part['context'] !== 'string') throw refused(`service ${service} builds without a context`);
    if (/^[a-z+]+:\/\/|^git@/.test(part['context'])) throw refused(`service ${service} builds from elsewhere`);
    const context = placeIn(folder, part['context']);
    const dockerfile = path.relative(context, placeIn(context, String(part['dockerfile'] ?? 'Dockerfile')));
    const { digest } = await readContext({ folder, context, dockerfile });
    found.push({ service, context, dockerfile, digest });
  }
  return found;
}
