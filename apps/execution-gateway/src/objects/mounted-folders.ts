import type { KnownCall } from '@wingman/policy';
import { asTyped } from '../engine/container/body-names.js';
import { createRequestOf } from '../engine/container/create-body.js';
import { assertFoldersAbove } from '../floor/host-folders.js';
import { MAKES_CONTAINER } from './names-in.js';
import type { Namer } from './outside.js';

/** Says nothing of what a command names; throws `policy_floor` where a new container would get a folder it may not. */
export const createFolderGuard =
  (shelves: readonly string[]): Namer =>
  async ({ tenantId, call, rules }) => {
    const sources = call && MAKES_CONTAINER.has(call.command) ? mountedFolders(call) : [];
    if (sources.length > 0) await assertFoldersAbove({ tenantId, sources, shelves, rules });
    return undefined;
  };

function mountedFolders(call: KnownCall): string[] {
  const { HostConfig } = createRequestOf(call, asTyped).body;
  const binds = (HostConfig.Binds ?? []).flatMap((bind) => bind.split(':').slice(0, 1));
  const mounts = (HostConfig.Mounts ?? []).flatMap(({ Type, Source }) => (Type === 'bind' && Source ? [Source] : []));
  return [...binds, ...mounts].filter((source) => source.startsWith('/'));
}
