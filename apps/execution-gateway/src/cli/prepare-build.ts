import path from 'node:path';
import type { KnownCall } from '@wingman/policy';
import type { Named } from '../objects/outside.js';
import type { Reference } from '../objects/references.js';
import { basesOf } from './build/bases.js';
import { buildPlace } from './build/build-call.js';
import { readContext } from './build/context.js';
import { readInside } from './read-inside.js';

interface BuildCommand {
  call: KnownCall;
  folder: string;
  /** Where the context is copied to. */
  copyTo?: string;
}

export interface PreparedBuild {
  named: Named;
  dockerfile: string;
}

const MAX_DOCKERFILE_BYTES = 256 * 1024;

/** Reads what a build would get; what it makes are the names that it gives. */
export async function prepareBuild({ call, folder, copyTo }: BuildCommand): Promise<PreparedBuild> {
  const { context, dockerfile } = buildPlace(call, folder);
  const { digest } = await readContext({ folder, context, dockerfile, ...(copyTo !== undefined && { copyTo }) });
  const copied = copyTo ?? context;
  const text = await readInside(copyTo ?? folder, path.join(copied, dockerfile), MAX_DOCKERFILE_BYTES);
  const shown = path.relative(folder, context) || '.';
  const uses = basesOf(text.toString('utf8')).map((name): Reference => ({ kind: 'image', name, role: 'uses' }));
  const makes = (call.flags['tag'] ?? []).map((name): Reference => ({ kind: 'image', name, role: 'makes' }));
  const plan = [
    `builds ${shown} by its ${dockerfile}`,
    ...uses.map(({ name }) => `uses image ${name}`),
    ...makes.map(({ name }) => `makes image ${name}`),
  ].join('\n');
  return { named: { references: [...uses, ...makes], fixed: { [`context ${shown}`]: digest }, plan }, dockerfile };
}
