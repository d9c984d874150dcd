import type { Identities } from '../task.js';
import type { Engine } from './client.js';
import { EngineRefusal } from './engine-error.js';
import { familiarName } from './image/reference.js';
import { containerPart, enginePath, imagePart, networkPart, volumePart, type PathPart } from './path-part.js';

/**
 * What stands for the names of a command: the identities it was approved with. Each throws EngineRefusal, in the
 * engine's words, for what is not there, which includes what belongs to another tenant and what nobody looked up.
 */
export interface Names {
  container(name: string): PathPart;
  network(name: string): PathPart;
  /** A volume has no other identity than its name. */
  volume(name: string): PathPart;
  /** The full id. */
  imageId(reference: string): PathPart;
  /** True when the volume was there when it was looked up. */
  hasVolume(name: string): boolean;
}

export function namesOf(identities: Identities): Names {
  const find = (kind: string, name: string): string | undefined => {
    const key = `${kind} ${name}`;
    const identity = Object.hasOwn(identities, key) ? identities[key] : undefined;
    return identity === 'absent' ? undefined : identity;
  };
  const need = (kind: string, name: string, missing: string): string => {
    const identity = find(kind, name);
    if (identity === undefined) throw new EngineRefusal(404, missing);
    return identity;
  };
  return {
    container: (name) => containerPart(need('container', name, `No such container: ${name}`)),
    network: (name) => networkPart(need('network', name, `network ${name} not found`)),
    volume: (name) => {
      need('volume', name, `get ${name}: no such volume`);
      return volumePart(name);
    },
    imageId: (reference) => imagePart(need('image', reference, `No such image: ${familiarName(reference)}`)),
    hasVolume: (name) => find('volume', name) !== undefined,
  };
}

/**
 * A name of an image for calls that take the name itself and not what it stands for (removing a tag). Throws
 * EngineRefusal when the name stands for another image now.
 */
export async function imageName(engine: Engine, names: Names, reference: string): Promise<PathPart> {
  const approved = names.imageId(reference);
  const part = imagePart(reference);
  const { Id } = await engine.ask<{ Id: string }>({ path: enginePath`/images/${part}/json` });
  if (Id !== approved) throw new EngineRefusal(409, `${reference} is another image than the one that was approved`);
  return part;
}
