import { realPlace } from '../../floor/host-folders.js';
import type { Engine } from '../client.js';
import { EngineRefusal } from '../engine-error.js';
import { enginePath, type PathPart } from '../path-part.js';
import { EXECUTION_LABEL } from '../tenant-labels.js';

interface Placed {
  Config: { Labels: Record<string, string> | null };
  Mounts?: { Type?: string; Source?: string }[];
}

/**
 * Looks, right before a container starts, whether the folders of the host that it gets are where they were when it was made: the
 * engine goes the whole way once more then, and follows any link that stands there by now. Throws EngineRefusal for one that leads
 * elsewhere. What others have made may have been given links on purpose, and is left as it is.
 */
export async function assertPlaces(engine: Engine, id: PathPart, signal?: AbortSignal): Promise<void> {
  const path = enginePath`/containers/${id}/json`;
  const { Config, Mounts = [] } = await engine.ask<Placed>({ path, ...(signal && { signal }) });
  if (Config.Labels?.[EXECUTION_LABEL] === undefined) return;
  for (const { Type, Source } of Mounts) {
    if (Type !== 'bind' || !Source) continue;
    const place = await realPlace(Source).catch(() => undefined);
    if (place !== Source) throw new EngineRefusal(409, `${Source} leads elsewhere than when the container was made`);
  }
}
