import type { KnownCall } from '@wingman/policy';
import { asTyped } from '../engine/container/body-names.js';
import { createRequestOf } from '../engine/container/create-body.js';
import { folderKey } from '../engine/container/real-folders.js';
import { assertFoldersAbove, realPlace } from '../floor/host-folders.js';
import { MAKES_CONTAINER, namesIn } from './names-in.js';
import type { Namer } from './outside.js';
import { referencesOf } from './references.js';

/**
 * Says where the folders lead that a new container gets: that is fixed, and is what the engine is told. Throws
 * `policy_floor` for those that it may not get.
 */
export const createFolderGuard =
  (shelves: readonly string[]): Namer =>
  async ({ tenantId, call, rules }) => {
    const sources = call && MAKES_CONTAINER.has(call.command) ? mountedFolders(call) : [];
    if (!call || sources.length === 0) return undefined;
    await assertFoldersAbove({ tenantId, sources, shelves, rules });
    const fixed: Record<string, string> = {};
    for (const source of sources) fixed[folderKey(source)] = await realPlace(source);
    return { references: referencesOf(call, namesIn(call)), fixed };
  };

function mountedFolders(call: KnownCall): string[] {
  const { HostConfig } = createRequestOf(call, asTyped).body;
  const binds = (HostConfig.Binds ?? []).flatMap((bind) => bind.split(':').slice(0, 1));
  const mounts = (HostConfig.Mounts ?? []).flatMap(({ Type, Source }) => (Type === 'bind' && Source ? [Source] : []));
  return [...binds, ...mounts].filter((source) => source.startsWith('/'));
}
