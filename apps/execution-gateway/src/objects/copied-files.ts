import { copyOf } from '../engine/container/copy/operands.js';
import { contentKey, contentOf } from '../engine/container/copy/source.js';
import type { EngineSettingsOfCommands } from '../engine/verb.js';
import { namesIn } from './names-in.js';
import type { Namer } from './outside.js';
import { referencesOf } from './references.js';
import { ABSENT } from './simulate.js';

/** Says what `docker cp` would take from the host into a container. */
export const createCopyNamer =
  (settings: EngineSettingsOfCommands): Namer =>
  async ({ tenantId, call }) => {
    if (call?.command !== 'container cp') return undefined;
    const copy = copyOf(call.args, settings);
    if (copy.direction === 'out' || copy.tenant !== tenantId) return undefined;
    const identity = (await contentOf(copy, settings)) ?? ABSENT;
    return { references: referencesOf(call, namesIn(call)), fixed: { [contentKey(call.args)]: identity } };
  };
