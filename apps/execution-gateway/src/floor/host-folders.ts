import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { bindRisk } from '@wingman/policy';
import type { DockerRisk, ExecutionRules } from '@wingman/policy';
import { isInside } from '../cli/tenant-folder.js';
import { assertRisksAbove, floor } from './floor.js';

/**
 * Where a path leads as far as it exists here: the rest is made by the engine. Throws `policy_floor` for a link that
 * leads nowhere yet.
 */
export async function realPlace(place: string): Promise<string> {
  try {
    return await realpath(place);
  } catch {
    if (await isThere(place)) throw floor(`${place} is a link that leads nowhere`);
    const parent = path.dirname(place);
    return parent === place ? place : path.join(await realPlace(parent), path.basename(place));
  }
}

const isThere = (place: string): Promise<boolean> =>
  lstat(place).then(
    () => true,
    () => false,
  );

/** Folders of the host that a container gets. */
export interface HostFolders {
  tenantId: string;
  sources: readonly string[];
  /** Folders that hold one of each tenant. */
  shelves: readonly string[];
  rules: ExecutionRules;
  /** Where a project stands: what lies in it is its own. */
  cwd?: string;
}

/**
 * Throws `policy_floor` for folders of the host that lead by their links where no approval leads, which their spelling
 * does not tell, and for those that hold other tenants' files. The engine is told the places themselves, so that it has no
 * link to follow; whoever can exchange a folder on the way for one until the container starts is not held by this.
 */
export async function assertFoldersAbove({ tenantId, sources, shelves, rules, cwd }: HostFolders): Promise<void> {
  const places = await Promise.all(sources.map(realPlace));
  assertRisksAbove(
    places.flatMap((place): DockerRisk[] => [bindRisk(place, cwd)].filter((risk) => risk !== undefined)),
    rules,
  );
  for (const shelf of await Promise.all(shelves.map(realPlace))) {
    const own = path.join(shelf, tenantId);
    const foreign = places.find((place) => !isInside(own, place) && (isInside(shelf, place) || isInside(place, shelf)));
    if (foreign !== undefined) throw floor(`${foreign} of the host holds files of other tenants`);
  }
}
