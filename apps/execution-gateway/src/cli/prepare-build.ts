import path from 'node:path';
import { flagIsOn, lastFlag } from '@wingman/policy';
import type { KnownCall } from '@wingman/policy';
import type { Look } from '../objects/lookup.js';
import type { Named } from '../objects/outside.js';
import type { Reference } from '../objects/references.js';
import { buildPlace } from './build/build-call.js';
import { readContext } from './build/context.js';
import { fixedImages } from './build/fixed-images.js';
import type { BuildGiven } from './build/images.js';
import type { Clients } from './clients.js';
import { readInside } from './read-inside.js';
import { refused } from './refused.js';

interface BuildDeps {
  look: Look;
  clients: Pick<Clients, 'builder'>;
}

interface BuildCommand {
  tenantId: string;
  call: KnownCall;
  folder: string;
  /** Where the context is copied to. */
  copyTo?: string;
}

export interface PreparedBuild {
  named: Named;
  dockerfile: string;
  given: BuildGiven;
}

export const MAX_DOCKERFILE_BYTES = 256 * 1024;

/** Reads what a build would get: its context, and the images that it takes something from; it makes the names that it gives. */
export async function prepareBuild(
  { look, clients }: BuildDeps,
  { tenantId, call, folder, copyTo }: BuildCommand,
): Promise<PreparedBuild> {
  const { buildkit } = await clients.builder();
  const { flags } = call;
  if (flagIsOn(flags, 'pull'))
    throw refused('a build that fetches its images anew: pull them with commands of their own');
  const cached = flags['cache-from'] ?? [];
  if (cached.length > 0 && (buildkit || cached.some((name) => /[=,]/.test(name))))
    throw refused('--cache-from elsewhere');
  const { context, dockerfile } = buildPlace(call, folder);
  const { digest } = await readContext({ folder, context, dockerfile, ...(copyTo !== undefined && { copyTo }) });
  const copied = copyTo ?? context;
  const text = await readInside(copyTo ?? folder, path.join(copied, dockerfile), MAX_DOCKERFILE_BYTES);
  const shown = path.relative(folder, context) || '.';
  const given = { buildkit, args: givenArguments(flags['build-arg'] ?? []), platform: lastFlag(flags, 'platform') };
  const { images, problem } = await fixedImages(look, { tenantId, text: text.toString('utf8'), given });
  const uses: Reference[] = [...images, ...cached.map((name): Reference => ({ kind: 'image', name, role: 'uses' }))];
  const makes = (flags['tag'] ?? []).map((name): Reference => ({ kind: 'image', name, role: 'makes' }));
  const plan = [
    `builds ${shown} by its ${dockerfile}`,
    ...new Set(uses.map(({ name }) => `uses image ${name}`)),
    ...makes.map(({ name }) => `makes image ${name}`),
  ].join('\n');
  const fixed = { [`context ${shown}`]: digest };
  return { named: { references: [...uses, ...makes], fixed, plan, problem }, dockerfile, given };
}

const givenArguments = (words: readonly string[]): Map<string, string> =>
  new Map(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
