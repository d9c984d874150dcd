import type { Engine } from '../client.js';
import { enginePath } from '../path-part.js';

type Labels = Readonly<Record<string, string>> | null | undefined;

/**
 * Which of the containers in a network its teller may tell of: a network that every engine has holds those of all
 * tenants.
 */
export async function ownContainers(
  engine: Engine,
  isOwn: (labels: Labels) => boolean,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const all = await engine.ask<{ Id: string; Labels?: Labels }[]>({
    path: enginePath`/containers/json`,
    query: { all: 1 },
    ...(signal && { signal }),
  });
  return new Set(all.filter(({ Labels }) => isOwn(Labels)).map(({ Id }) => Id));
}
